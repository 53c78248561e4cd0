"""`make setup`: the virtual environment and the pulumi engine.

Standard library only, as it runs before anything is installed.
"""
