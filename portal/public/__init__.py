"""The pages anybody may open: the landing page, invitations, legal pages, the styleguide."""
