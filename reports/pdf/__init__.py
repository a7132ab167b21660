"""PDF reports: a tagged, bookmarked document built from the data alone."""
