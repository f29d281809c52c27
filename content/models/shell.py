from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

from content.blocks import INLINE_FEATURES
from content.blocks.menu import MENU_BLOCKS
from content.fields import BodyField

_MENU_HELP = _("Empty: the usual links.")


def mail_or_web_address(value: str) -> None:
    """An e-mail address, or a web address that begins with https://."""
    try:
        (URLValidator(schemes=["https"]) if value.startswith("https://") else validate_email)(value)
    except ValidationError:
        raise ValidationError(_("Enter an e-mail address, or an address that begins with https://.")) from None


@register_setting(icon="site")
class SiteShell(BaseSiteSetting):
    """Who runs a site, and the links round every page. Read it through `content.shell`, which makes no row on reading."""

    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=400, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    data_name = models.CharField(
        _("responsible for data"), max_length=120, blank=True, help_text=_("A person or an office.")
    )
    data_email = models.EmailField(_("e-mail for questions about data"), blank=True)
    privacy_text = RichTextField(_("added to Privacy"), blank=True, features=INLINE_FEATURES)
    accessibility_text = RichTextField(_("added to Accessibility"), blank=True, features=INLINE_FEATURES)
    contact_text = RichTextField(_("added to Contact"), blank=True, features=INLINE_FEATURES)
    licences_text = RichTextField(_("added to Licences"), blank=True, features=INLINE_FEATURES)
    concern_text = RichTextField(
        _("if somebody may be in danger"),
        blank=True,
        features=INLINE_FEATURES,
        help_text=_(
            "What tutors do at once when an entry that was shared with them reveals harm: whom to call, and when."
        ),
    )
    security_contact = models.CharField(
        _("contact for security"),
        max_length=200,
        blank=True,
        validators=[mail_or_web_address],
        help_text=_("Where to report a weakness. With it the site answers at /.well-known/security.txt."),
    )
    security_policy = models.URLField(_("address of the security policy"), blank=True)
    main_menu = BodyField(MENU_BLOCKS, blank=True, verbose_name=_("main menu"), help_text=_MENU_HELP)
    footer_links = BodyField(MENU_BLOCKS, blank=True, verbose_name=_("links in the footer"), help_text=_MENU_HELP)
    footer_text = models.CharField(_("text in the footer"), max_length=250, blank=True)

    panels = [
        MultiFieldPanel([FieldPanel(name) for name in ("main_menu", "footer_links", "footer_text")], _("Menus")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("organisation", "postal_address", "email", "phone")], _("Who runs this site")
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("data_name", "data_email")], _("Data protection")),
        MultiFieldPanel([FieldPanel("concern_text")], _("For tutors")),
        MultiFieldPanel([FieldPanel(name) for name in ("security_contact", "security_policy")], _("Security")),
        MultiFieldPanel(
            [FieldPanel(f"{page}_text") for page in ("privacy", "accessibility", "contact", "licences")],
            _("Words of your own, below ours"),
        ),
    ]

    class Meta:
        verbose_name = _("site facts and menus")
        verbose_name_plural = _("site facts and menus")

    def __str__(self) -> str:
        return self.organisation or str(self._meta.verbose_name)

    @property
    def phone_address(self) -> str:
        """The phone number as an address that a phone can dial."""
        return "tel:" + re.sub(r"(?!^\+)[^\d]", "", self.phone)

    @property
    def security_address(self) -> str:
        """The contact for security as an address: https:// as it is, an e-mail address with mailto:."""
        contact = self.security_contact
        return contact if contact.startswith("https://") or not contact else f"mailto:{contact}"
