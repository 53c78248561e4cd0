"""The pulumi engine of the version that the project is tested with: found, downloaded, or built from Go modules.

Standard library only: `make setup` imports it before anything is installed, `amlstack toolchain` from a wheel.
"""
