"""Azure Machine Learning as code: one file, resources by Pulumi, a template for ARM, findings before either."""

__version__ = "0.1.0"
"""As pyproject.toml has it; importlib.metadata would know it too, and import sockets."""
