"""The pages about datastores, and the workspace files on them, which tests try on every path."""
