"""What a person agrees to before the first entry."""

from django.utils.translation import gettext_lazy as _

# Change both together: a new wording asks everybody again, at their next page for writing.
WORDING = "2026-11"
AGREEMENT = _(
    "I agree that this site keeps what I write in my journal, also about health, beliefs or other sensitive things, "
    "for me to read again. I can withdraw this at any time."
)
