"""The studio over the API: thin, each request unpacked, one call made, the answer packed."""

from ninja import Router

from pinxit.studio.web.api import (
    commission_acts,
    commissions,
    going_on,
    kinds,
    looking,
    painting,
    restoring,
    series,
    treating,
)
from pinxit.studio.web.api.asked import require
from pinxit.studio.web.api.commissions import own_commission
from pinxit.studio.web.commission_told import CommissionOut, commission_told
from pinxit.studio.web.own import person_of, served

__all__ = [
    "CommissionOut",
    "commission_told",
    "own_commission",
    "person_of",
    "require",
    "router",
    "served",
]

router = Router()
router.add_router("", painting.router)
router.add_router("", going_on.router)
router.add_router("", looking.router)
router.add_router("", kinds.router)
router.add_router("", treating.router)
router.add_router("", restoring.router)
router.add_router("", series.router)
router.add_router("", commissions.router)
router.add_router("", commission_acts.router)
