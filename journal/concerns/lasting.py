"""How long a concern is kept at most."""

from datetime import timedelta

# docs/data-protection.md says so too: nothing is kept longer, whatever the setting says and whether anybody was done with it.
LONGEST = timedelta(days=3 * 365)
