"""Replies: what tutors and learners write to each other about a shared version."""
