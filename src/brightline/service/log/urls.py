"""The addresses of the log."""

from __future__ import annotations

from django.urls import path

from brightline.service.log import views

app_name = "log"
urlpatterns = [
    path("", views.index, name="index"),
    path("verify/", views.verify, name="verify"),
    path("export/", views.export, name="export"),
    path("verify.py", views.verifier, name="verifier"),
]
