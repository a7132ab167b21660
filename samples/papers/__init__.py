"""The documents hosts send: what each holds, and in which section."""
