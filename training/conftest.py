"""Puts this folder on the import path, so that `python -m pytest` works from here without an install."""
