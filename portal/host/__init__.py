"""The pages of a host organisation: what to do next, evidence, people, dates."""
