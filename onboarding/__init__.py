"""The process: who takes part, what they gave, what was decided, and how far each site is."""
