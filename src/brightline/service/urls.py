"""The addresses of the service."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from brightline.service import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("brightline.service.answers.urls")),
    path("policy/", include("brightline.service.texts.urls")),
    path("screening/", include("brightline.service.screening.urls")),
    path("encounters/", include("brightline.service.encounters.urls")),
    path("board/", include("brightline.service.board.urls")),
    path("people/", include("brightline.service.people.urls")),
    path("account/", include("brightline.service.people.account_urls")),
    path("appearance/", pages.appearance, name="appearance"),
    path("notices/", include("brightline.service.notices.urls")),
    path("approvals/", include("brightline.service.approvals.urls")),
    path("replies/", include("brightline.service.replies.urls")),
    path("conduct/", include("brightline.service.conduct.urls")),
    path("log/", include("brightline.service.log.urls")),
]
