"""What becomes of templates that others have published: `python -m benchmarks.foreign FOLDER`."""
