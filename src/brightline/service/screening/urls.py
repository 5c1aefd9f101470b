"""Addresses of the screening page."""

from __future__ import annotations

from django.urls import path

from brightline.service.screening import views

app_name = "screening"
urlpatterns = [path("", views.page, name="page"), path("<slug:kind>/", views.page, name="kind")]
