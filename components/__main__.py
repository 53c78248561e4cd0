"""`python -m amlstack.components ENGINE_ADDRESS`: what the Pulumi engine starts as the plugin `amlstack`."""

from __future__ import annotations

import argparse

from amlstack.components.host import serve


def main() -> None:
    """Serve the components until the engine is gone."""
    parser = argparse.ArgumentParser(prog="pulumi-resource-amlstack", description=main.__doc__)
    parser.add_argument("engine", help="address of the Pulumi engine")
    serve(parser.parse_known_args()[0].engine)


if __name__ == "__main__":
    main()
