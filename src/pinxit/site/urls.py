"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

admin.site.index_title = _("Back office")

urlpatterns = [
    path("", include("pinxit.gallery.web.urls")),
    path("", include("pinxit.shop.web.urls")),
    path("studio/", include("pinxit.studio.web.urls")),
    path("", include("pinxit.provenance.web.urls")),
    path("accounts/", include("pinxit.accounts.web.urls")),
    path("payments/", include("payments.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("back-office/", admin.site.urls),
]
