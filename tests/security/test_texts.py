"""Whatever people write, it is text wherever it is shown."""

import re
from urllib.parse import quote

import pytest

from tests.recorded import Given, record
from tests.roles.table import TABLE
from tests.security.addresses import addresses, make_whole_world
from tests.security.payloads import PAYLOADS, running
from tests.security.written import (
    ALL,
    of_admin,
    write_everywhere,
    write_where_only_a_list_is_kept,
)

pytestmark = pytest.mark.django_db
# What is drawn or computed takes long, and names conditions as the pages beside it do.
DRAWN = re.compile(r"plots|power|report|webp|csv|zip")


@pytest.fixture
def world():
    made = make_whole_world()
    record(made.study, Given(reason=ALL), Given(reason=ALL, question=1, side="right"))
    assert write_everywhere() > 40
    write_where_only_a_list_is_kept()
    return made


def test_the_search_notices_payloads_where_they_are_not_escaped():
    assert len(set(PAYLOADS)) >= 50
    seen = [one for one in PAYLOADS if running(f"<p>{one}</p>") or running(f'<a href="{one}">')]
    assert len(seen) > 40


@pytest.mark.parametrize("person", ["admin", "participant"])
def test_no_page_runs_what_somebody_wrote(world, person):
    ours = ((route, address) for route, address in addresses(world) if route in TABLE)
    pages = [address for route, address in ours if not DRAWN.search(route)]
    pages += of_admin() if person == "admin" else []
    found, shown = [], 0
    for page in pages:
        answer = world.clients[person].get(page)
        if answer.streaming:
            b"".join(answer)  # which closes the file
        elif "text/html" in answer.get("Content-Type", ""):
            shown += "xss(1)" in answer.text
            found += [f"{page}: {what}" for what in running(answer.text)]
    assert found == []
    assert shown > (40 if person == "admin" else 2)


def test_no_page_runs_what_stands_in_its_address(world):
    """Each address holds every fifth payload, and each payload stands in one."""
    client, found = world.clients["admin"], []
    places = (
        "/accounts/again/?next={0}",
        "/s/{0}/",
        "/s/trust/?lang={0}&PROLIFIC_PID={0}",
        "/studies/trust/gallery/?tag={0}&condition={0}&sort={0}",
        "/admin/studyapp/arm/?q={0}",
    )
    for number, payload in enumerate(PAYLOADS):
        address = places[number % len(places)].format(quote(payload, safe=""))
        found += [f"{address}: {what}" for what in running(client.get(address).text)]
    assert found == []
