"""What the Pulumi engine starts with `--policy-pack policies`."""

from amlstack.policies.pack import start

start()
