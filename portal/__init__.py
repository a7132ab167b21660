"""Server-rendered pages for hosts, coordinators, reviewers and leadership."""
