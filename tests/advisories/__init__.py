"""The snapshot of what is known to be weak in our packages: read, held against the locks, and brought up to date."""
