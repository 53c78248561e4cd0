"""The sandbox: a local Azure Resource Manager, and what makes the Pulumi engine use it. A test double only."""
