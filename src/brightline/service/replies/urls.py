"""The addresses of answers."""

from __future__ import annotations

from django.urls import path

from brightline.service.replies import views

app_name = "replies"
urlpatterns = [
    path("sms/", views.sms, name="sms"),
    path("delivered/<str:key>/", views.delivered, name="delivered"),
    path("<str:token>/", views.link, name="link"),
]
