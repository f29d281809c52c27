from wagtail import hooks

from learning import actions


@hooks.register("run_due")
def mails_that_wait(now) -> str:
    return f"{actions.retry_mails(now=now)} mails handed over again"


@hooks.register("run_due")
def old_sessions(now) -> str:
    """Sessions whose time is over; Django keeps their rows until asked."""
    from django.core.management import call_command

    call_command("clearsessions", verbosity=0)
    return "expired sessions removed"


@hooks.register("run_due")
def old_task_results(now) -> str:
    """Results of finished tasks say nothing anybody needs after a week."""
    from django.core.management import call_command

    call_command("prune_db_task_results", "--min-age-days", "7", verbosity=0)
    return "old task results removed"
