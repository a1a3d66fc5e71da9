"""No test reaches another machine, and one that tries is told."""

import socket
import urllib.error
import urllib.request

import pytest

from tests.loopback import Refused, guard, is_here, is_own_name


@pytest.mark.parametrize(
    "address",
    ["203.0.113.7", "2001:db8::7", "169.254.169.254", "10.0.0.1", "::ffff:203.0.113.7"],
)
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_no_other_machine_is_reached(address, kind):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, kind) as one, pytest.raises(Refused, match="loopback"):
        one.connect((address, 80))
    assert guard.reached == [f"socket.connect {(address, 80)}"]
    guard.reached.clear()


def test_no_name_of_another_machine_is_asked_for_even_by_what_goes_on_without_it():
    with pytest.raises(urllib.error.URLError, match="loopback"):
        urllib.request.urlopen("http://evil.example/", timeout=1)
    assert guard.reached == ["socket.getaddrinfo evil.example"]
    guard.reached.clear()


def test_a_datagram_is_not_sent_elsewhere():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, pytest.raises(Refused):
        one.sendto(b"hello", ("203.0.113.7", 53))
    guard.reached.clear()


def test_this_machine_is_reached_by_every_name_of_its_own():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()
    first, second = socket.socketpair()
    first.close()
    second.close()
    assert all(map(is_own_name, (None, "", b"localhost", "::1", "127.8.9.10", "0.0.0.0")))
    assert is_here("/tmp/a.socket")
    assert is_here(("::1", 80, 0, 0))
    assert not is_here(("203.0.113.7", 80))
    assert guard.reached == []
