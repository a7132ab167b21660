"""The pages of coordinators and reviewers: the queue, sites, gates."""
