"""What people write to the organisation with the form on the page Contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """A message and how to answer it. Its sender need not have an account, and is not linked to one."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    words = models.TextField(_("message"), max_length=5000)
    about = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("about the page"),
    )
    at = models.DateTimeField(_("sent"), auto_now_add=True, db_index=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.at:%Y-%m-%d}"
