"""Azure Machine Learning as code: one file, resources by Pulumi, a template for ARM, findings before either."""
