"""The addresses of notices."""

from __future__ import annotations

from django.urls import path

from brightline.service.notices import calls, views

app_name = "notices"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("findings/", views.findings, name="findings"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<str:kind>/<int:pk>/<str:end>/", calls.called, name="called"),
    path("read/<int:recipient>/", views.read, name="read"),
    path("<int:encounter>/send/", views.send, name="send"),
    path("<int:encounter>/<int:notice>/", views.status, name="status"),
    path("<int:encounter>/<int:notice>/stand-down/", views.stand_down, name="stand_down"),
]
