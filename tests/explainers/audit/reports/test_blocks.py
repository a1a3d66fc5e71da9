from explainers.audit.counting.shares import share
from explainers.audit.reports.blocks import ROWS, blocks


def test_single_values_share_one_table():
    (found,) = blocks({"maps": 12, "pass_rate": share(1, 4), "why": None})
    assert found.kind == "table"
    assert [row[0] for row in found.rows] == ["Maps", "Pass rate", "Why"]
    assert found.rows[1][1].startswith("25.0 % (1 of 4")


def test_things_alike_become_the_rows_of_a_table_with_every_column():
    listed = [{"name": "dark", "n": 3}, {"name": "light", "n": 4, "note": "new"}]
    (found,) = blocks(listed, "Groups")
    assert found.title == "Groups"
    assert found.header == ["Name", "N", "Note"]
    assert found.rows == [["dark", "3", "–"], ["light", "4", "new"]]
    (named,) = blocks({"dark": {"n": 3}, "light": {"n": 4}})
    assert named.header == ["", "N"]
    assert named.rows == [["dark", "3"], ["light", "4"]]


def test_what_is_nested_becomes_groups_with_names():
    (found,) = blocks(
        [{"name": "skin", "groups": [{"name": "dark"}]}, {"x": {"y": [{"z": 1}]}}], "D"
    )
    assert found.kind == "group"
    assert [one.title for one in found.blocks] == ["skin", "No. 2"]


def test_a_map_in_numbers_becomes_a_picture():
    (found,) = blocks([[float(x * y) for x in range(9)] for y in range(8)], "Average")
    assert found.kind == "picture"
    assert found.content.startswith("data:image/webp;base64,")


def test_a_long_table_is_cut_and_says_so():
    (found,) = blocks([{"n": number} for number in range(ROWS + 7)])
    assert len(found.rows) == ROWS
    assert found.left_out == 7


def test_nothing_at_all_is_still_a_block():
    assert blocks("a sentence")[0].content == "a sentence"
    assert blocks(None)[0].content == "–"
