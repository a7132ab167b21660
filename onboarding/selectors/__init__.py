"""Every read that crosses models. Each says what it costs in queries."""
