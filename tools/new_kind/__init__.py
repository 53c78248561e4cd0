"""Begin a plain kind of resource: the skeleton of its four pieces, from the type that Azure publishes.

    python -m tools.new_kind Microsoft.Authorization/locks --key locks

writes the catalog entry, the node, the template and the piece of the JSON Schema, and registers the first two; what a
person must decide is marked `TODO`. CONTRIBUTING.md says what each piece is.
"""
