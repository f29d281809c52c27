from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.models import Page

from content import permissions


class PublishedSitemap(Sitemap):
    """What anybody may read, by the same rule as the pages themselves."""

    def items(self):
        root = self.get_wagtail_site().root_page
        return (
            permissions.public_pages(Page.objects.descendant_of(root, inclusive=True))
            .order_by("path")
            .specific(defer=True)
        )
