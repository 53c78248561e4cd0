"""Azure Resource Manager itself: paths, bodies, the life of a resource, lists, operations, and what exists."""
