"""How large a print is."""

from pinxit.shop.core.wall import hang_print


def test_a_print_hangs_with_its_middle_at_the_height_of_the_eye() -> None:
    hung = hang_print(1024, 512)

    assert (hung.width_cm, hung.height_cm) == (26, 13)
    assert hung.y + hung.height // 2 == 1780 - 1450
    assert hung.mat.width == hung.width + 80
    assert hung.mat.x == hung.x - 40
