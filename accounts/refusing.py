"""Answers to forms that cannot be accepted, and to tries too many."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.tries import TOO_MANY, in_words


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """The page that says when to try again."""
    context = {"when": in_words(wait)}
    return later(render(request, "429.html", context, status=429), wait)


def refused(response: HttpResponse, form: BaseForm) -> HttpResponse:
    """An answer that shows what is wrong with `form`: 422, or 429 with the time."""
    waits = [error.params["wait"] for error in errors(form) if error.params]
    if waits:
        response.status_code = 429
        return later(response, max(waits))
    response.status_code = 422
    return response


def errors(form: BaseForm) -> Iterator[ValidationError]:
    for of_field in form.errors.as_data().values():
        yield from (error for error in of_field if error.code == TOO_MANY)


def later(response: HttpResponse, wait: int) -> HttpResponse:
    response.headers["Retry-After"] = str(wait)
    return response
