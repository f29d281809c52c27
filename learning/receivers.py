from allauth.mfa.signals import authenticator_added, authenticator_reset
from django.conf import settings
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from learning import actions, second_factor


@receiver([authenticator_added, authenticator_reset])
def new_factor_counts_as_shown(sender, request, user, authenticator, **kwargs):
    """Setting a factor up proves that one has it: nobody is asked for it again in the same minute."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        second_factor.remember_passed(request, authenticator)


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def person_goes(sender, instance, **kwargs):
    """However an account is deleted (by its owner, a command, Wagtail's admin), everything of the person goes and it is noted."""
    actions.forget_person(user=instance)
