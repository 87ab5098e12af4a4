"""System checks of the environment: every mistake, each with what to set."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured


@register()
def check_environment(**_: Any) -> list[CheckMessage]:
    return [
        Error(problem.message, hint=problem.hint, id=f"stillwire.{problem.name}")
        for problem in settings.ENVIRONMENT.problems
    ]


def refuse_wrong_environment() -> None:
    """For processes that run no system checks (web server, workers). Raises ImproperlyConfigured."""
    problems = settings.ENVIRONMENT.problems
    if problems:
        raise ImproperlyConfigured(" ".join(f"{problem.message} {problem.hint}" for problem in problems))
