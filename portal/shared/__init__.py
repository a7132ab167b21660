"""What every audience's pages share: who may open them, their frame, forms, tables and words."""
