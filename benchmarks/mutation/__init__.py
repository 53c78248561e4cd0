"""What the checks catch of faults that are put into the examples' templates and workspace files."""
