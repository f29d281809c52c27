"""What this app tells those above it, without knowing them."""

from django.dispatch import Signal

# Somebody is no longer in a cohort: left it, changed over, was removed, or left the course. Sent within the transaction, with
# `user` and `cohort`.
left_cohort = Signal()
