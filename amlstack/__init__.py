"""Azure Machine Learning as code: one workspace file, resources by Pulumi, a template for ARM, findings before either."""
