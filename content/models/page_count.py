"""How often pages are read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageCount(models.Model):
    """How often a page was read on one day by people who agreed to be counted: a total, with nothing about any of them."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    day = models.DateField(_("day"), db_index=True)
    count = models.PositiveIntegerField(_("times"), default=0)

    # A count is no use of a page in Wagtail's sense: it keeps nobody from deleting the page.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("page count")
        verbose_name_plural = _("page counts")
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="content_one_count_a_page_and_day")]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.day}: {self.count}"
