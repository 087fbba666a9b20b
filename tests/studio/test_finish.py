"""Cutting out, tracing, printing and hanging."""

import re
from io import BytesIO

import numpy as np
import pytest
import resvg_py
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageCms

from pinxit.studio.adapters.mock_up import mock_up
from pinxit.studio.adapters.press_profile import BadProfileError, house_profile, proof
from pinxit.studio.adapters.print_sheet import with_bleed, write_sheet
from pinxit.studio.adapters.vectorise import vectorise, write_pdf
from pinxit.studio.core.cut_out import NoPlainGroundError, NothingOnTheGroundError, cut_out
from pinxit.studio.core.drawing import UnreadableDrawingError, read_drawing, write_svg
from pinxit.studio.core.hanging import BadHangingError, Hanging
from pinxit.studio.core.press import INK_LIMIT, colour_differences, inks_for, printed
from pinxit.studio.core.printing import BadSheetError, Sharpness, Sheet
from tests.studio.picture import disc, landscape

GREEN = (20, 120, 60)


def over_green(image_HW4):
    share = image_HW4[..., 3:] / 255
    return image_HW4[..., :3] * share + np.array(GREEN) * (1 - share)


def test_nothing_of_the_ground_is_left_around_what_is_cut_out():
    cut = cut_out(disc(), keep_holes=False)

    assert cut.ground == (250, 248, 244)
    assert cut.image_HW4[0, 0, 3] == cut.image_HW4[64, 64, 3] == 0
    assert cut.image_HW4[64, 32, 3] == 255
    # Laid on green, no pixel is brighter than red and green can be: there is no pale rim.
    assert over_green(cut.image_HW4)[..., 2].max() < 80
    assert cut.share == pytest.approx(np.pi * (0.35**2 - 0.15**2), rel=0.03)


def test_what_the_figure_encloses_stays_unless_it_is_to_go():
    cut = cut_out(disc())

    assert cut.image_HW4[64, 64].tolist() == [250, 248, 244, 255]


def test_ground_in_a_maze_is_given_up_before_it_takes_for_ever(monkeypatch):
    # A corridor that turns back: each sweep down and up reaches one turn more.
    maze_HWC = np.full((64, 64, 3), 255, np.uint8)
    for nth, row in enumerate(range(8, 56, 8)):
        maze_HWC[row : row + 4, 2:62] = 0
        gap = slice(2, 8) if nth % 2 else slice(56, 62)
        maze_HWC[row : row + 4, gap] = 255
    maze_HWC[2:62, [2, 61]] = 0
    maze_HWC[2, 2:62] = maze_HWC[61, 2:62] = 0
    maze_HWC[2:6, 58:60] = 255
    whole = cut_out(maze_HWC)
    monkeypatch.setattr("pinxit.studio.core.cut_out._SWEEPS_MAX", 1)
    hurried = cut_out(maze_HWC)

    assert whole.share < hurried.share


def test_a_picture_without_a_plain_ground_is_not_cut_out():
    with pytest.raises(NoPlainGroundError):
        cut_out(landscape())
    with pytest.raises(NothingOnTheGroundError):
        cut_out(np.full((32, 32, 3), 200, np.uint8))


def test_a_traced_disc_is_a_clean_drawing_that_looks_like_it():
    drawing = vectorise(disc(), num_colours=4)

    svg = write_svg(drawing, title='A "ring" <b>', facts={"Comment": "AI-generated"})
    tree = fromstring(svg)
    png = resvg_py.svg_to_bytes(svg_string=svg.decode(), width=128, dpi=96)
    shown = np.asarray(Image.open(BytesIO(bytes(png))).convert("RGB"), np.int16)

    assert drawing.num_colours <= 4
    assert len(drawing.shapes) < 12
    assert {each.tag.rpartition("}")[2] for each in tree.iter()} == {"svg", "title", "desc", "path"}
    assert np.abs(shown - disc()).mean() < 4


def test_a_drawing_becomes_a_page_whose_shapes_stay_shapes():
    drawing = vectorise(disc(), num_colours=4)

    page = write_pdf(drawing, title="Ring", subject="AI-generated")

    assert page.startswith(b"%PDF-")
    assert b"/Subtype /Image" not in page
    assert page == write_pdf(drawing, title="Ring", subject="AI-generated")
    assert re.search(rb"/MediaBox \[ 0 0 256 256 \]", page)


SHEET = '<svg version="1.1" width="8" height="8">'
BAD = {
    "nothing": "",
    "no sheet": '<path d="M0 0 Z" fill="#ffffff" transform="translate(0,0)"/>',
    "words": f'{SHEET}<path d="M0 x Z" fill="#ffffff" transform="translate(0,0)"/>',
    "too few": f'{SHEET}<path d="M0 Z" fill="#ffffff" transform="translate(0,0)"/>',
}


@pytest.mark.parametrize("svg", BAD.values(), ids=BAD.keys())
def test_what_is_no_tracing_is_refused(svg):
    with pytest.raises(UnreadableDrawingError):
        read_drawing(svg)


def test_nothing_but_shapes_comes_through():
    svg = (
        f'{SHEET}<script>alert(1)</script><path d="M0 0 L8 0 Z" fill="#FF0000" '
        'transform="translate(1,2)"/><image href="http://x"/></svg>'
    )

    written = write_svg(read_drawing(svg), title="", facts={})

    assert b"script" not in written
    assert b"href" not in written
    assert b'd="M1 2 L9 2 Z"' in written


def test_white_is_paper_and_black_holds_no_more_ink_than_dries():
    lab_N3 = np.array([[100.0, 0, 0], [0.0, 0, 0], [50.0, 0, 0]])

    ink_N4 = inks_for(lab_N3)

    assert ink_N4[0].sum() < 0.05
    assert ink_N4.sum(axis=1).max() <= INK_LIMIT
    # What can be printed comes out as it was meant.
    assert colour_differences(printed(ink_N4)[2:], lab_N3[2:])[0] < 3


def test_our_profile_is_one_that_others_read():
    profile = ImageCms.ImageCmsProfile(BytesIO(house_profile())).profile

    assert (profile.xcolor_space.strip(), profile.connection_space.strip()) == ("CMYK", "Lab")
    assert profile.copyright == "CC0-1.0"
    assert house_profile()[:4] == len(house_profile()).to_bytes(4, "big")


def test_a_proof_keeps_quiet_colours_and_says_how_many_change():
    quiet = proof(np.full((16, 16, 3), (140, 130, 120), np.uint8))
    loud = proof(np.full((16, 16, 3), (0, 0, 255), np.uint8))

    assert quiet.changed_share == 0
    assert np.abs(quiet.shown_HWC.astype(int) - (140, 130, 120)).max() < 12
    assert loud.changed_share == 1
    assert quiet.inks.mode == "CMYK"


def test_a_file_that_is_no_press_profile_is_refused():
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    for content in (b"", b"no profile", screen):
        with pytest.raises(BadProfileError):
            proof(disc(), content)


def test_a_sheet_says_how_sharp_it_is():
    small = Sheet(width_px=1024, height_px=512, width_mm=80)

    assert (small.height_mm, round(small.dpi)) == (40, 325)
    assert small.sharpness is Sharpness.SHARP
    assert Sheet(width_px=1024, height_px=512, width_mm=160).sharpness is Sharpness.WALL
    assert Sheet(width_px=1024, height_px=512, width_mm=400).sharpness is Sharpness.COARSE
    assert small.sharp_width_mm == 86


@pytest.mark.parametrize("changes", [{"width_mm": 5}, {"height_px": 9000}, {"bleed_mm": 11}])
def test_a_sheet_that_no_printer_takes_is_refused(changes):
    with pytest.raises(BadSheetError):
        Sheet(**{"width_px": 100, "height_px": 100, "width_mm": 100, **changes})


def test_a_page_for_the_printer_has_its_boxes_and_four_inks():
    sheet = Sheet(width_px=128, height_px=128, width_mm=100, bleed_mm=3)
    bled = with_bleed(disc(), sheet)

    page = write_sheet(proof(bled).inks, sheet, title="Ring", subject="AI-generated")

    assert bled.shape == (136, 136, 3)
    assert b"/DeviceCMYK" in page
    boxes = {
        name.decode(): [float(each) for each in numbers.split()]
        for name, numbers in re.findall(rb"/(\w+Box) \[ ([\d. ]+) \]", page)
    }
    point = 72 / 25.4
    assert boxes["TrimBox"] == pytest.approx([15 * point] * 2 + [115 * point] * 2, abs=0.01)
    assert boxes["BleedBox"] == pytest.approx([12 * point] * 2 + [118 * point] * 2, abs=0.01)


def test_a_picture_hangs_in_its_true_size():
    picture = np.full((60, 90, 3), (10, 200, 30), np.uint8)

    room = mock_up(picture, Hanging(aspect=1.5, width_cm=90, frame="none", has_mat=False))

    assert room.shape == (1200, 1800, 3)
    alike = np.abs(room.astype(int) - (10, 200, 30)).sum(axis=2) < 12
    assert np.flatnonzero(alike.any(axis=0)).size == pytest.approx(540, abs=2)
    assert np.flatnonzero(alike.any(axis=1)).size == pytest.approx(360, abs=2)


def test_frames_and_walls_have_their_colours():
    room = mock_up(disc(), Hanging(aspect=1, width_cm=40, frame="oak", wall="cinnabar"))

    red, green, blue = (int(each) for each in room[40, 40])
    assert red > 2 * green > blue


@pytest.mark.parametrize("changes", [{"width_cm": 9}, {"width_cm": 215}, {"aspect": 0.2}])
def test_what_does_not_fit_does_not_hang(changes):
    with pytest.raises(BadHangingError):
        Hanging(**{"aspect": 1.0, "width_cm": 60, **changes})
