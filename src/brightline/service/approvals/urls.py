"""The addresses of requests and decisions."""

from __future__ import annotations

from django.urls import path

from brightline.service.approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:encounter>/ask/", views.ask, name="ask"),
    path("<int:encounter>/<int:pk>/", views.show, name="show"),
]
