"""How it is measured: one process, targets in turn, CPU time, medians of ratios taken within a round."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext


@dataclass
class Target:
    """A request to measure. `expects` proves that the answer is the page meant, and not an error or a redirect."""

    name: str
    call: Callable[[], bytes]
    queries: int


def target(name: str, handler: WSGIHandler, address: str, expects: str, user=None) -> Target:
    """One request straight into the WSGI handler, with the session cookie of `user` when one is given."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
    extra = {"HTTP_COOKIE": cookie} if cookie else {}

    def call() -> bytes:
        answer = handler(RequestFactory().get(address, **extra).environ, lambda status, headers: None)
        body = b"".join(answer)
        answer.close()
        return body

    call()  # compiles templates and fills what a process keeps
    with CaptureQueriesContext(
        connection,
    ) as queries:
        body = call().decode()
    if expects not in body:
        raise SystemExit(f"{name}: {address} did not answer with '{expects}'.")
    return Target(name, call, len(queries))


def seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def rounds(targets: list[Target], count: int) -> list[list[float]]:
    """CPU seconds per target, one list a round; the order is turned round each time so that no target always follows another."""
    for one in targets * 5:
        one.call()
    found = []
    for number in range(count):
        order = list(range(len(targets)))
        shift = number % len(order)
        times = {at: seconds(targets[at].call) for at in order[shift:] + order[:shift]}
        found.append([times[at] for at in order])
    return found


def ratio(times: list[list[float]], of: int, to: int) -> float:
    """Speed of one target in units of another: the median over rounds of time(to) / time(of)."""
    return median(one[to] / one[of] for one in times)


def milliseconds(times: list[list[float]], of: int) -> float:
    return median(one[of] for one in times) * 1000
