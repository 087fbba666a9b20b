"""Addresses of the shop room."""

from django.urls import URLPattern

app_name = "shop"
urlpatterns: list[URLPattern] = []
