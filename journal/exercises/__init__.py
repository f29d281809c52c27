"""Exercises as pages: the form, the picture, and the copy that goes with a journal entry."""
