"""The studio over the API: thin, each request unpacked, one call made, the answer packed."""

from ninja import Router

from pinxit.studio.web.api import going_on, looking, painting, treating

router = Router()
router.add_router("", painting.router)
router.add_router("", going_on.router)
router.add_router("", looking.router)
router.add_router("", treating.router)
