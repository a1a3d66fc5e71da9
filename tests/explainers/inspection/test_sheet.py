import io

import numpy as np
import pytest
from PIL import Image

from explainers.inspection.sheet import Panel, Section, encode_sheet, lay_out, save_sheet
from explainers.inspection.table import draw_table
from explainers.inspection.tiles import in_rows, mosaic, shrunk
from tests.explainers.builders import noise


def plain(colour, height=10, width=10):
    return np.full((height, width, 3), colour, np.uint8)


def area(sheet, colour):
    """(top, left, bottom, right) of the pixels of exactly this colour."""
    rows, columns = np.nonzero((sheet == colour).all(axis=2))
    return rows.min(), columns.min(), rows.max() + 1, columns.max() + 1


RED, BLUE, GREEN = (250, 3, 5), (4, 6, 251), (3, 252, 7)


def test_panels_stand_side_by_side_and_rows_below_one_another():
    rows = [[Panel(plain(RED)), Panel(plain(BLUE))], [Panel(plain(GREEN))]]
    sheet = lay_out([Section(rows, side=50)])
    red, blue, green = (area(sheet, colour) for colour in (RED, BLUE, GREEN))
    for top, left, bottom, right in (red, blue, green):
        assert (bottom - top, right - left) == (50, 50)
    assert red[0] == blue[0]
    assert red[3] < blue[1]
    assert green[1] == red[1]
    assert green[0] > red[2]


def test_a_free_place_stays_free():
    sheet = lay_out([Section([[None, Panel(plain(BLUE))], [Panel(plain(RED))] * 2], side=40)])
    assert area(sheet, BLUE)[1] > area(sheet, RED)[1]


def test_a_picture_keeps_its_shape():
    sheet = lay_out([Section([[Panel(plain(RED, 10, 40))]], side=100)])
    top, left, bottom, right = area(sheet, RED)
    assert (bottom - top, right - left) == (25, 100)


def test_each_pixel_of_a_tile_becomes_a_square():
    tile = np.array([[RED, BLUE], [GREEN, RED]], np.uint8)
    sheet = lay_out([Section([[Panel(tile, smooth=False)]], side=80)])
    top, left, bottom, right = area(sheet, BLUE)
    assert (bottom - top, right - left) == (40, 40)
    assert area(sheet, GREEN) == (bottom, left - 40, bottom + 40, left)


def test_a_sheet_is_never_wider_than_it_may_be():
    panels = [Panel(noise(60, 80, seed), f"panel {seed}") for seed in range(12)]
    wide = Section([panels], "a heading " * 60, side=400, labels=["a label " * 40])
    for width in (300, 900, 2000):
        sheet = lay_out([wide], heading="a title " * 60, notes=["note " * 99], width=width)
        assert sheet.shape[1] <= width


def test_a_table_keeps_its_own_size():
    sheet = lay_out([Section([[Panel(plain(RED, 30, 90))]], enlarge=False)])
    top, left, bottom, right = area(sheet, RED)
    assert (bottom - top, right - left) == (30, 90)


def test_titles_and_captions_are_written_outside_the_picture():
    without = lay_out([Section([[Panel(plain(RED))]], side=60)])
    with_text = lay_out([Section([[Panel(plain(RED), "title", ("one", "two"))]], side=60)])
    assert with_text.shape[0] > without.shape[0]
    top, left, bottom, right = area(with_text, RED)
    assert (with_text[top:bottom, left:right] == RED).all()
    above, below = with_text[: top - 2], with_text[bottom + 2 :]
    assert above.min() < 100
    assert below.min() < 130


def test_a_caption_that_is_too_long_is_cut_at_its_panel():
    rows = [[Panel(plain(RED), "", ("long " * 50,)), Panel(plain(BLUE))]]
    sheet = lay_out([Section(rows, side=60)])
    bottom, left = area(sheet, BLUE)[2], area(sheet, BLUE)[1]
    assert (sheet[bottom + 2 :, left:] == 255).all()


def test_the_same_panels_give_the_same_bytes(tmp_path):
    section = Section([[Panel(noise(30, 40), "title", ("é ✓ 99.4 %",))]], "heading", labels=["x"])
    one, other = (encode_sheet(lay_out([section], heading="sheet")) for _ in range(2))
    assert one == other
    assert Image.open(io.BytesIO(one)).format == "PNG"
    save_sheet(lay_out([section], heading="sheet"), tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").read_bytes() == one


def test_nothing_and_too_little_room_are_refused():
    with pytest.raises(ValueError, match="nothing to lay out"):
        lay_out([Section([[None]])])
    with pytest.raises(ValueError, match="at least 200 pixels"):
        lay_out([Section([[Panel(plain(RED))]])], width=100)


def test_tiles_become_one_picture_pixel_for_pixel():
    one, other = np.array([[[1, 1, 1], [2, 2, 2]]], np.uint8), plain(9, 1, 2)
    whole = mosaic([[one, other], [other]], zoom=2, gap=1)
    assert whole[..., 0].tolist() == [
        [1, 1, 2, 2, 255, 9, 9, 9, 9],
        [1, 1, 2, 2, 255, 9, 9, 9, 9],
        [255] * 9,
        [9, 9, 9, 9, 255, 255, 255, 255, 255],
        [9, 9, 9, 9, 255, 255, 255, 255, 255],
    ]


def test_rows_are_broken_and_large_pictures_shrunk():
    panels = [Panel(plain(RED))] * 7
    assert [len(row) for row in in_rows(panels, 3)] == [3, 3, 1]
    assert shrunk(noise(100, 300), 60).shape == (20, 60, 3)
    assert shrunk(noise(10, 30), 60).shape == (10, 30, 3)


def test_the_bar_of_a_table_is_as_long_as_the_share():
    table = draw_table(["layer", "share"], [["a", "0"], ["b", "half"], ["c", "all"]], [0, 0.5, 1])
    blue = (table == (0x1F, 0x77, 0xB4)).all(axis=2)
    lengths = sorted({int(row.sum()) for row in blue})
    assert lengths == [0, 121, 240]


def test_a_table_with_a_hole_is_refused():
    with pytest.raises(ValueError, match="a text for each column"):
        draw_table(["a", "b"], [["x"]])
    with pytest.raises(ValueError, match="a share if any"):
        draw_table(["a"], [["x"], ["y"]], [0.5])
