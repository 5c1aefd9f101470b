"""The addresses of the service."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", include("brightline.service.notices.urls")),
    path("approvals/", include("brightline.service.approvals.urls")),
    path("replies/", include("brightline.service.replies.urls")),
]
