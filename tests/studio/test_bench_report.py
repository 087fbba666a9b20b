"""The painter's report, of painters that take no time."""

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from pinxit.studio.bench.report import Found, draw_grid, page_of, ways_of
from pinxit.studio.bench.report_svg import Disc, draw_discs
from tests.studio.tiny_painter import write_latent_painter, write_swift_painter

pytestmark = pytest.mark.slow  # OpenVINO takes a second to arrive

FAST = Disc("4 steps", ms=60.0, distance=0.03, mib=25.0, guided=False)
SLOW = Disc("50 steps, guided", ms=1500.0, distance=0.02, mib=25.0, guided=True)


def circles(drawing: str) -> list[dict[str, str]]:
    root = ET.fromstring(drawing)  # noqa: S314 - our own
    return [dict(each.attrib) for each in root.iter() if "circle" in each.tag]


def test_the_slower_lies_to_the_right_and_the_better_lower() -> None:
    fast, slow = circles(draw_discs("Quality", [FAST, SLOW], floor=0.001))

    assert float(fast["cx"]) < float(slow["cx"])
    assert float(fast["cy"]) < float(slow["cy"])
    assert fast["r"] == slow["r"]
    assert (fast["class"], slow["class"]) == ("disc", "disc guided")


def test_names_are_escaped() -> None:
    assert "&lt;b&gt;" in draw_discs("<b>", [FAST], floor=0.001)


def test_ways_lead_from_many_guided_steps_to_one(tmp_path: Path) -> None:
    swift = write_swift_painter(tmp_path / "swift")
    teacher = write_latent_painter(tmp_path / "teacher")
    ways = list(ways_of(swift, teacher, tmp_path / "scratch"))

    assert [(way.steps, way.painter.card.guided) for way in ways] == [
        (50, True),
        (16, True),
        (4, True),
        (2, True),
        (1, True),
        (4, False),
        (2, False),
        (1, False),
    ]
    assert [way.name for way in ways][-2:] == ["2 steps", "1 step"]
    pictures = ways[5].paint(["a", "b"], ["broad", "narrow"], [1, 2])
    assert pictures.shape == (2, 16, 16, 3)
    assert pictures.dtype == np.uint8
    assert draw_grid(ways[5:]).size == (150 + 8 * 128, 3 * 128)

    found = [Found(way, ms=10.0, distance=0.02, mib=1.0) for way in ways]
    page = page_of(found, ["| swift | 1.0 | openvino f32 | 2.0 | 0.0 |"], floor=0.001, wishes=64)
    assert "| 16 steps, guided | 32 | 10.0 | 0.0200 | 1.0 |" in page
    assert "| 1 step | 1 | 10.0 | 0.0200 | 1.0 |" in page
    assert "64 pictures" in page
    assert "openvino f32" in page


def test_without_a_teacher_the_student_stands_alone(tmp_path: Path) -> None:
    swift = write_swift_painter(tmp_path / "swift")

    assert [way.steps for way in ways_of(swift, None, tmp_path / "scratch")] == [4, 2, 1]
