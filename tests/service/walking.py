"""Every address of the service, with what there is in the database filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Walk all patterns: names with their namespaces."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from addresses(each, inner)
        elif each.name:
            yield f"{namespace}{each.name}", each


def filled(name: str, pattern: URLPattern, known: Mapping[str, object]) -> str | None:
    """Give an address, its arguments being what there is in the database."""
    wanted = list(pattern.pattern.regex.groupindex)
    try:
        return reverse(name, kwargs={each: known.get(each, 1) for each in wanted})
    except NoReverseMatch:
        return None
