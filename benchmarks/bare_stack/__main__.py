"""A program without amlstack: the resources that a file lists, in order, by azure-native's own classes alone.

They drop their aliases for other api-versions, as ours do, and wait for each other as the file says.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pulumi


def drop_aliases(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
    """Drop all of a resource's aliases."""
    args.opts.aliases = []
    return pulumi.ResourceTransformationResult(args.props, args.opts)


pulumi.runtime.register_stack_transformation(drop_aliases)
made: dict[str, Any] = {}
for each in json.loads(Path(pulumi.Config().require("resources")).read_text(encoding="utf-8")):
    arguments = each["arguments"]
    if (holder := each["principal_of"]) is not None:
        arguments["principal_id"] = made[holder].identity.apply(lambda identity: identity.principal_id)
    cls = getattr(import_module(f"pulumi_azure_native.{each['module']}"), each["class"])
    after = [made[name] for name in each["after"]]
    made[each["name"]] = cls(each["name"], **arguments, opts=pulumi.ResourceOptions(depends_on=after))
