"""What brings, pins and checks the project's own tools; no part of the package."""
