"""Wiring only: settings, URLs, the WSGI entry point and the standard-library launcher."""
