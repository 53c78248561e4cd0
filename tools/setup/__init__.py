"""`make setup`: the virtual environment, and the pulumi engine by amlstack/toolchain.

Standard library only, as it runs before anything is installed.
"""
