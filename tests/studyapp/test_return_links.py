"""A return link leads where the study's people meant, whatever anybody brings with them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from studyapp.return_links import ReturnLinkError, check_return_link, fill_in

GOOD = (
    "https://app.prolific.com/submissions/complete?cc={code}",
    "https://uni.sona-systems.com/webstudy_credit.aspx?id=12&token=ab&survey_code={external_id}",
    "https://panel.example.org/done/{participant}?status=1#thanks",
    "https://panel.example.org:8443/done",
    "https://xn--bcher-kva.example/done",
    "https://panel.example.org",
)

SCHEMES = (
    "http://example.org/",
    "HTTP://example.org/",
    "ftp://example.org/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript://example.org/%0aalert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "about:blank",
    "//example.org/",
    "///example.org/",
    "////example.org/",
    "/example.org/",
    "\\\\example.org\\",
    "/\\example.org/",
    "example.org/",
    "https:example.org/",
    "https:/example.org/",
    "https:///example.org/",
    "https:////example.org/",
    "https:\\\\example.org/",
    "https:/\\example.org/",
    "https://\\example.org/",
    "https//example.org/",
    "https;//example.org/",
    "https :// example.org/",
    " https://example.org/",
    "https://example.org/ ",
    "\thttps://example.org/",
    "\nhttps://example.org/",
    "\x00https://example.org/",
    "\u200bhttps://example.org/",
    "\ufeffhttps://example.org/",
    "ht\ntps://example.org/",
    "https://",
    "https://?",
    "https://#",
    "https:///",
    "",
    "https",
    "HTTPS://EXAMPLE.ORG/",
    "view-source:https://example.org/",
    "intent://example.org/#Intent;scheme=https;end",
)
HOSTS = (
    "https://evil.example@example.org/",
    "https://example.org@evil.example/",
    "https://example.org:443@evil.example/",
    "https://user:password@example.org/",
    "https://@example.org/",
    "https://:@example.org/",
    "https://example.org%40evil.example/",
    "https://example.org%2eevil.example/",
    "https://example.org%00.evil.example/",
    "https://example.org%2f@evil.example/",
    "https://example.org%5c@evil.example/",
    "https://example.org\\@evil.example/",
    "https://example.org\\.evil.example/",
    "https://evil.example\\example.org/",
    "https://example.org;evil.example/",
    "https://example.org,evil.example/",
    "https://example.org&evil.example/",
    "https://example.org'evil.example/",
    'https://example.org"evil.example/',
    "https://example.org<evil.example/",
    "https://example.org>evil.example/",
    "https://example.org|evil.example/",
    "https://example.org^evil.example/",
    "https://example.org`evil.example/",
    "https://example.org$evil.example/",
    "https://example.org!evil.example/",
    "https://example.org*evil.example/",
    "https://*.example.org/",
    "https://example.org evil.example/",
    "https://example.org\tevil.example/",
    "https://example.org\nevil.example/",
    "https://example.org\revil.example/",
    "https://example.org\x0bevil.example/",
    "https://example.org\x00evil.example/",
    "https://example.org\u3002evil.example/",
    "https://example.org\uff0eevil.example/",
    "https://example.org\uff0fevil.example/",
    "https://example.org\u2044evil.example/",
    "https://example.org\u2215evil.example/",
    "https://\u0435xample.org/",
    "https://ex\u00e4mple.org/",
    "https://example\u202egro.elpmaxe/",
    "https://\u24d4xample.org/",
    "https://example.org\uff20evil.example/",
    "https://localhost/",
    "https://intranet/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::1",
    "https://169.254.169.254/latest/meta-data/",
    "https://.example.org/",
    "https://example..org/",
    "https://example.org./",
    "https://-example.org/",
    "https://example-.org/",
    "https://example.o/",
    "https://exa_mple.org/",
    "https://example.org:/",
    "https://example.org:443:80/",
    "https://example.org:port/",
    "https://example.org:-1/",
    "https://example.org:123456/",
    "https://example.org:80@evil.example/",
    f"https://{'a' * 64}.org/",
)
PLACES = (
    "https://{code}/",
    "https://{code}.example.org/",
    "https://example.org{code}/",
    "https://example.org.{external_id}/",
    "https://{external_id}@example.org/",
    "https://example.org:{code}/",
    "{code}://example.org/",
    "{code}",
    "https:{code}",
    "https://{external_id}",
    "https://example.org/{token}",
    "https://example.org/{0}",
    "https://example.org/{}",
    "https://example.org/{{code}}",
    "https://example.org/{ code }",
    "https://example.org/{code!r}",
    "https://example.org/{code:>9}",
    "https://example.org/{code.__class__}",
    "https://example.org/{code[0]}",
    "https://example.org/{Code}",
    "https://example.org/{study}",
    "https://example.org/{external_id",
    "https://example.org/external_id}",
    "https://example.org/}{",
    "https://example.org/{code}}",
    "https://example.org/{{code}",
    "https://example.org/a b",
    "https://example.org/a\r\nSet-Cookie: a=b",
    "https://example.org/<script>",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/\\..\\evil",
    "https://example.org/ä",
)
TRICKS = SCHEMES + HOSTS + PLACES
# Everything that the tricks pretend to be, so that each is refused for what is wrong with it.
NAMED = (
    "example.org",
    "*.example.org",
    "*.example",
    "panel.example.org:8443",
    "xn--bcher-kva.example",
    "*.evil.example",
)


@pytest.fixture(autouse=True, scope="module")
def hosts_of_the_tricks():
    with override_settings(RETURN_HOSTS=NAMED):
        yield


@pytest.mark.parametrize("link", GOOD)
def test_a_plain_https_address_of_a_named_host_is_accepted(link):
    check_return_link(link)


def test_there_are_enough_tricks_and_no_two_alike():
    assert len(set(TRICKS)) == len(TRICKS) >= 100


@pytest.mark.parametrize("link", TRICKS, ids=range(len(TRICKS)))
def test_every_trick_is_refused_by_saying_what_is_wrong(link):
    with pytest.raises(ReturnLinkError, match=r"https|host|placeholder|brace"):
        check_return_link(link)


ELSEWHERE = (
    "https://evil.example/",
    "https://prolific.com/",
    "https://app.prolific.com.evil.example/",
    "https://app.prolific.comx/",
    "https://xapp.prolific.com/",
    "https://app-prolific.com/",
    "https://app.prolific.com:8443/",
    "https://sona-systems.com/",
    "https://evilsona-systems.com/",
    "https://uni.sona-systems.com.evil.example/",
    "https://uni.sona-systems.com:8443/",
    "https://evil.example/app.prolific.com/",
    "https://evil.example/?https://app.prolific.com/",
    "https://evil.example#app.prolific.com",
)


@pytest.mark.parametrize("link", ELSEWHERE)
@override_settings(RETURN_HOSTS=[])
def test_a_host_that_nobody_named_is_refused_and_the_way_to_allow_it_told(link):
    host = urlsplit(link).netloc
    with pytest.raises(ReturnLinkError, match="SEEWHY_RETURN_HOSTS") as refused:
        check_return_link(link)
    assert f"leads to {host}," in str(refused.value)
    with override_settings(RETURN_HOSTS=[host]):
        check_return_link(link)


@pytest.mark.parametrize("host", ["App.Prolific.COM", "app.prolific.com:443", "a.sona-systems.com"])
@override_settings(RETURN_HOSTS=[])
def test_a_recruiters_host_needs_no_setting_however_it_is_written(host):
    check_return_link(f"https://{host}/")


@override_settings(RETURN_HOSTS=["*.panel.example", "Other.Example"])
def test_a_star_stands_for_what_is_below_a_host_and_not_for_itself():
    check_return_link("https://eu.panel.example/")
    check_return_link("https://other.example/")
    with pytest.raises(ReturnLinkError, match="SEEWHY_RETURN_HOSTS"):
        check_return_link("https://panel.example/")


def test_values_stand_quoted_in_their_places():
    link = "https://example.org/{participant}?cc={code}&who={external_id}"
    values = {"participant": "K7RM2XQD", "code": "C1&x=y", "external_id": "../@evil.example/?a#b"}
    assert fill_in(link, values) == (
        "https://example.org/K7RM2XQD?cc=C1%26x%3Dy&who=..%2F%40evil.example%2F%3Fa%23b"
    )


@given(external_id=st.text(min_size=1), code=st.text(), link=st.sampled_from(GOOD))
def test_no_value_whatever_leads_anywhere_else(external_id, code, link):
    values = {"participant": "K7RM2XQD", "code": _whole(code), "external_id": _whole(external_id)}
    filled, stored = urlsplit(fill_in(link, values)), urlsplit(link)
    assert (filled.scheme, filled.netloc) == (stored.scheme, stored.netloc)
    assert filled.path.count("/") == stored.path.count("/")
    assert parse_qs(filled.query).keys() <= parse_qs(stored.query).keys()


def _whole(text: str) -> str:
    """Text that can be encoded: half a surrogate pair never comes out of a request."""
    return text.encode("utf-8", "replace").decode()


def test_a_link_that_was_stored_past_the_checks_is_not_filled_in():
    with pytest.raises(ReturnLinkError):
        fill_in("https://{external_id}/", {"external_id": "evil.example"})
