"""The sample pilot: twenty-four invented host organisations, their documents and what people decided about them."""
