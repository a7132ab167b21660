"""The DRF API: shape in, service, shape out. No rules here."""
