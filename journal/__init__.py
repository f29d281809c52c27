"""Joined Up, third layer: what belongs to a learner. Everything here is private; nobody imports it."""

__joined_up__ = True
