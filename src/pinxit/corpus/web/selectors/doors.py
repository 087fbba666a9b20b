"""How this house reaches others, as its settings say."""

from django.conf import settings

from pinxit.corpus.adapters.bucket_client import BucketKeys
from pinxit.corpus.adapters.opening import Doors


def doors() -> Doors:
    """Return how this house reaches others."""
    return Doors(
        contact=settings.PINXIT_FETCH_CONTACT,
        networks=tuple(settings.PINXIT_FETCH_NETWORKS),
        bucket_endpoint=settings.PINXIT_S3_ENDPOINT,
        bucket_region=settings.PINXIT_S3_REGION,
        keys=BucketKeys(access=settings.PINXIT_S3_ACCESS_KEY, secret=settings.PINXIT_S3_SECRET_KEY),
    )
