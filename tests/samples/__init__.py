"""The sample pack."""
