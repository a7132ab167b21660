"""What must be ready: framework versions as data, the rules they name, and the pure readiness engine."""
