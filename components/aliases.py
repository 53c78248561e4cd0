"""Drops azure-native's own version aliases, which cost more than the resources they stand on."""

from __future__ import annotations

import pulumi

_VERSIONED = "azure-native:"


def without_version_aliases(opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    """The options of a component whose children shed the SDK's version aliases, and no others.

    azure-native attaches an alias for each of its other api-versions to every resource (36 on a datastore). They matter
    only to state that was written under a versioned token. Aliases that a user or a later release sets stay: without
    them a rename would delete and create.
    """
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(transformations=[_shed]))


def _shed(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    kept = [alias for alias in args.opts.aliases or [] if not _is_version_alias(alias)]
    if len(kept) == len(args.opts.aliases or []):
        return None
    args.opts.aliases = kept
    return pulumi.ResourceTransformationResult(props=args.props, opts=args.opts)


def _is_version_alias(alias: object) -> bool:
    """An alias that names another azure-native type and nothing else: not a name, not a parent."""
    if not isinstance(alias, pulumi.Alias):
        return False
    others: list[object] = [alias.name, alias.parent, alias.stack, alias.project]
    versioned = isinstance(alias.type_, str) and alias.type_.startswith(_VERSIONED)
    return versioned and all(other is ... for other in others)
