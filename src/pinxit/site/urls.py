"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from pinxit.site.api import api
from pinxit.site.languages import choose_language
from pinxit.site.pages import about, back_office_door

admin.site.index_title = _("Back office")
# Roles take the place of groups, and `jobs` shows the work in the words of the house.
admin.site.unregister([Group, ProcrastinateJob])

urlpatterns = [
    path("", include("pinxit.gallery.web.urls")),
    path("", include("pinxit.shop.web.urls")),
    path("studio/", include("pinxit.studio.web.urls")),
    path("training/", include("pinxit.training.web.urls")),
    path("corpus/", include("pinxit.corpus.web.urls")),
    path("", include("pinxit.provenance.web.urls")),
    path("accounts/", include("pinxit.accounts.web.urls")),
    path("payments/", include("payments.urls")),
    path("", include("pinxit.site.finding")),
    path("about/", about, name="about"),
    path("language/setlang/", choose_language, name="set_language"),
    path("api/v1/", api.urls),
    path("back-office/login/", back_office_door, name="back-office-door"),
    path("back-office/", admin.site.urls),
]
