"""A django-oscar shop to compare with, in an environment and a folder of its own.

It is the smallest project that its manual describes, with as many products as our wall has works,
each with a picture and a stock, on the same PostgreSQL. Nothing of it is installed beside us.

Source:
    django-oscar, "Building your own shop", for version 4.
"""

import json
import os
import shutil
import subprocess
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import connection

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import FolderStore

_PACKAGES: Final = (
    "django-oscar==4.2.1",
    "sorl-thumbnail==13.4.0",
    "psycopg[binary,pool]==3.3.9",
    "uvicorn==0.54.0",
    "gunicorn==27.0.1",
)

_SETTINGS: Final = """\
from oscar.defaults import *

SECRET_KEY = "of a bench"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "house.urls"
SITE_ID = 1
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGES = [("en-gb", "English"), ("zh-cn", "Chinese")]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = {media!r}
OSCAR_PRODUCTS_PER_PAGE = 24
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_FROM_EMAIL = "shop@localhost"
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.postgresql",
        "NAME": {name!r},
        "USER": {user!r},
        "HOST": {host!r},
        "OPTIONS": {{"pool": {{"min_size": 1, "max_size": 16, "timeout": 10}}}},
    }}
}}
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
    "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles",
    "django.contrib.sites", "django.contrib.flatpages",
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig", "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig", "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.partner.apps.PartnerConfig", "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig", "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig", "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig", "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig", "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks", "haystack", "treebeard", "sorl.thumbnail", "django_tables2",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES = [{{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {{"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.template.context_processors.i18n",
        "django.contrib.messages.context_processors.messages",
        "oscar.apps.search.context_processors.search_form",
        "oscar.apps.checkout.context_processors.checkout",
        "oscar.apps.communication.notifications.context_processors.notifications",
        "oscar.core.context_processors.metadata",
    ]}},
}}]
AUTHENTICATION_BACKENDS = (
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
)
HAYSTACK_CONNECTIONS = {{"default": {{"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}}}
"""

#: Its own list of products asks a search engine (Solr); here it reads the database straight, which
#: is quicker, and draws the same page from the same template.
_URLS: Final = """\
from types import SimpleNamespace

from django.apps import apps
from django.urls import include, path
from django.views.generic import ListView
from oscar.core.loading import get_model


class Products(ListView):
    template_name = "oscar/catalogue/browse.html"
    paginate_by = 24

    def get_queryset(self):
        return get_model("catalogue", "Product").objects.browsable().base_queryset()

    def get_context_data(self, **options):
        context = super().get_context_data(**options)
        products = [SimpleNamespace(object=each) for each in context["page_obj"]]
        return {**context, "products": products, "summary": "All products"}


urlpatterns = [
    path("catalogue/", Products.as_view()),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
"""

_DOOR: Final = """\
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "house.settings")
from django.core.{kind} import get_{kind}_application

application = get_{kind}_application()
"""

_FILL: Final = '''\
"""Fill the shop, and print where its pages are and what the list of products asks the database."""

import json
import sys
from pathlib import Path

import django

django.setup()
from django.core.files import File
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_model

number, pictures = int(sys.argv[1]), [Path(each) for each in sys.argv[2:]]
Product, ProductClass = get_model("catalogue", "Product"), get_model("catalogue", "ProductClass")
ProductImage = get_model("catalogue", "ProductImage")
ProductCategory = get_model("catalogue", "ProductCategory")
Partner, StockRecord = get_model("partner", "Partner"), get_model("partner", "StockRecord")

kind = ProductClass.objects.create(name="Picture", requires_shipping=False, track_stock=True)
category = create_from_breadcrumbs("Pictures")
partner = Partner.objects.create(name="The house")
words = "It sleeps on a hill, and nobody knows since when. " * 4
products = Product.objects.bulk_create(
    Product(product_class=kind, title=f"Red dragon {nth}", slug=f"red-dragon-{nth}",
            upc=f"upc-{nth}", description=words, structure=Product.STANDALONE, is_public=True)
    for nth in range(number)
)
ProductCategory.objects.bulk_create(
    ProductCategory(product=each, category=category) for each in products
)
StockRecord.objects.bulk_create(
    StockRecord(product=each, partner=partner, partner_sku=f"sku-{nth}", price_currency="EUR",
                price=40 + nth % 7, num_in_stock=50)
    for nth, each in enumerate(products)
)
kept = []
for nth, picture in enumerate(pictures):
    image = ProductImage(product=products[nth], display_order=0)
    with picture.open("rb") as content:
        image.original.save(f"picture-{nth}.png", File(content), save=True)
    kept.append(image.original.name)
ProductImage.objects.bulk_create(
    ProductImage(product=each, display_order=0, original=kept[nth % len(kept)])
    for nth, each in enumerate(products)
    if nth >= len(kept)
)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
browser = Client(headers={"host": "127.0.0.1"})
listing = "/catalogue/"
browser.get(listing)
with CaptureQueriesContext(connection) as asked:
    page = browser.get(listing)
assert page.status_code == 200, page.status_code
assert page.content.count(b"product_pod") >= 24, "24 products on a page"
every = max(number // 48, 1)
print(json.dumps({
    "listing": listing,
    "products": [each.get_absolute_url() for each in products[::every]][:48],
    "queries": len(asked),
}))
'''


class OscarAwayError(PinxitError):
    """The shop to compare with could not be set up."""

    remedy = "Read what it says; without a package index the comparison cannot be made."


@dataclass(frozen=True, slots=True)
class Oscar:
    """A django-oscar shop that can be served.

    Attributes:
        python: The interpreter of its environment.
        folder: Where the project is.
        environment: Of its processes.
        listing: The path of a page of 24 products.
        products: Paths of single products.
        listing_queries: What that page asks the database.
    """

    python: Path
    folder: Path
    environment: Mapping[str, str]
    listing: str
    products: tuple[str, ...]
    listing_queries: int


@contextmanager
def opened(home: Path, *, number: int) -> Iterator[Oscar]:
    """Set the shop up with so many products; its database is thrown away at the end.

    Args:
        home: The data folder; the environment stays in `bench/oscar` below it.
        number: Of products, at least 48.

    Raises:
        OscarAwayError: It cannot be installed or filled.
    """
    place = home / "bench" / "oscar"
    python = _installed(place / "venv")
    folder = place / "shop"
    shutil.rmtree(folder, ignore_errors=True)
    name = f"oscar_bench_{uuid4().hex[:8]}"
    _write(folder, name)
    own = {key: value for key, value in os.environ.items() if not key.startswith("PINXIT_")}
    environment = {**own, "DJANGO_SETTINGS_MODULE": "house.settings", "PYTHONPATH": str(folder)}
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        _run([str(python), "-m", "django", "migrate", "--verbosity", "0"], folder, environment)
        told = _run([str(python), "fill.py", str(number), *_pictures()], folder, environment)
        found = json.loads(told.splitlines()[-1])
        yield Oscar(
            python,
            folder,
            environment,
            found["listing"],
            tuple(found["products"]),
            found["queries"],
        )
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _installed(place: Path) -> Path:
    """Return the interpreter of the environment, made on first need."""
    python = place / "bin" / "python"
    if not (place / "whole").exists():
        shutil.rmtree(place, ignore_errors=True)
        venv.create(place, with_pip=True)
        _run([str(python), "-m", "pip", "install", "--quiet", *_PACKAGES], place, os.environ)
        (place / "whole").touch()
    return python


def _write(folder: Path, name: str) -> None:
    own = connection.settings_dict
    house = folder / "house"
    house.mkdir(parents=True)
    (house / "__init__.py").touch()
    text = _SETTINGS.format(
        media=str(folder / "media"), name=name, user=own["USER"], host=own["HOST"]
    )
    files = {
        house / "settings.py": text,
        house / "urls.py": _URLS,
        house / "asgi.py": _DOOR.format(kind="asgi"),
        house / "wsgi.py": _DOOR.format(kind="wsgi"),
        folder / "fill.py": _FILL,
    }
    for path, content in files.items():
        path.write_text(content, encoding="utf-8")


def _pictures() -> list[str]:
    """Return the files that our wall shows."""
    store = FolderStore(settings.PINXIT_STORE)
    digests = (
        apps.get_model("gallery", "Listing")
        ._default_manager.order_by("picture")
        .values_list("picture", flat=True)
        .distinct()
    )
    return sorted(str(store.path(Digest.parse(each))) for each in digests)


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    ended = subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        raise OscarAwayError(ended.stderr[-2_000:])
    return ended.stdout
