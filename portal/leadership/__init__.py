"""The pages of leadership: how ready the country is."""
