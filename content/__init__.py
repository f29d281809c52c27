"""Joined Up, first layer: what editors publish. Knows no learner."""

__version__ = "0.1.0"

# A host project with a folder called "content" would shadow this one; `learning` looks for the mark and says so.
__joined_up__ = True
