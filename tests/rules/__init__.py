"""What must not be written here, as a table: each rule with the row it guards, a sample it finds and one it lets be."""
