"""`python -m amlstack.sandbox.plugin ENGINE_ADDRESS`: what the Pulumi engine starts as its azure-native plugin."""

from __future__ import annotations

import argparse

from amlstack.sandbox.plugin.serve import serve


def main() -> None:
    """Serve until the engine is gone."""
    parser = argparse.ArgumentParser(prog="pulumi-resource-azure-native", description=main.__doc__)
    parser.add_argument("engine", help="address of the Pulumi engine")
    serve(parser.parse_known_args()[0].engine)


if __name__ == "__main__":
    main()
