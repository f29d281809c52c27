"""Concerns that tutors raise when what was shared reveals harm."""
