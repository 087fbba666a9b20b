"""The shop over the API: thin, each request unpacked, one call made, the answer packed."""

from ninja import Router

from pinxit.shop.web.api import commissions, copies, orders, works

__all__ = ["router"]

router = Router()
router.add_router("", commissions.router)
router.add_router("", works.router)
router.add_router("", orders.router)
router.add_router("", copies.router)
