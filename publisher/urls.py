"""Pages of the publisher within the admin."""

from django.contrib import admin
from django.urls import path

from publisher.health.page import page

urlpatterns = [path("admin/status/", admin.site.admin_view(page), name="status")]
