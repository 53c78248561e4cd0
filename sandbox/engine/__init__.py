"""The real Pulumi engine, run against the sandbox."""
