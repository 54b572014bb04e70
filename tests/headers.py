"""What an answer's headers say, read as a browser reads them."""

from django.http import HttpResponse


def policy(answer: HttpResponse) -> dict[str, list[str]]:
    """The content security policy's directives, each with its sources.

    django-csp writes the directives in the order of a set, another in every process: only what is in each counts.
    """
    directives = answer["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (each.split() for each in directives)}
