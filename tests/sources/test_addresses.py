"""Which addresses may be fetched (faults I8, N8, N9, N10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.addresses import Endpoint, check_endpoint, check_url, is_public, mask_url, resolve, system_resolver
from sources.errors import Refused, SourceError, TimedOut, Unavailable
from sources.http import Fetcher, FetchLimits

# fmt: off
LOOPBACK_SPELLINGS = (
    "127.0.0.1", "localhost", "0", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001",
    "0177.0.0.1", "0x7f.0.0.1", "127.255.255.254", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
    "[2002:7f00:0001:0:0:0:0:1]", "[::127.0.0.1]", "0.0.0.0", "0.1.2.3", "①②⑦.0.0.1", "１２７.０.０.１",
    "127。0。0。1",
)
# fmt: on
# fmt: off
PRIVATE = (
    "169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "100.64.0.1", "10.0.0.1", "10.255.255.255",
    "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "192.88.99.1", "168.63.129.16", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[ff0e::1]",
    "[2001:db8::1]", "[2001::1]", "[2001:0:7f00:1::1]", "[64:ff9b::a00:1]", "[64:ff9b:1::1]",
    "[2002:a00:1::]", "[2002:c0a8:1::]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[100::1]",
    "[3fff::1]", "[fec0::1]", "[4000::1]", "2852039166", "0xa9fea9fe",
)
# fmt: on


@pytest.fixture(scope="module")
def plain_fetcher():
    return Fetcher(limits=FetchLimits(tries=1))


@pytest.mark.parametrize("host", LOOPBACK_SPELLINGS + PRIVATE)
def test_an_address_off_the_public_internet_is_refused_before_connecting(host, plain_fetcher):
    with pytest.raises(SourceError) as caught:
        plain_fetcher.fetch(f"http://{host}/")

    assert isinstance(caught.value, Refused | Unavailable), caught.value  # a spelling no resolver knows is no address
    assert host not in ("127.0.0.1", "localhost", "169.254.169.254") or isinstance(caught.value, Refused)


def test_at_least_sixty_spellings_are_tried():
    assert len(LOOPBACK_SPELLINGS) + len(PRIVATE) >= 60


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_a_public_address_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "only http"),
        ("ftp://example.org/", "only http"),
        ("data:text/html,x", "only http"),
        ("//example.org/", "only http"),
        ("http://user:secret@example.org/", "user name"),
        ("http://example.org@127.0.0.1/", "user name"),
        ("http://example.org\\@127.0.0.1/", "backslash"),
        ("http://example.org/\r\nX: y", "control"),
        ("http://example.org/a b", "blank"),
        ("http://example.org:22/", "ports 80 and 443"),
        ("http://example.org:99999/", "no address"),
        ("http://[::1/", "no address"),
        ("http:///path", "no host"),
        ("http://127.0.0.1%2f@example.org/", "user name"),
        ("http://exa%6dple.org/", "no host"),
        ("https://example.org/" + "x" * 9000, "characters"),
    ],
)
def test_a_dangerous_address_is_refused_with_its_reason(url, why):
    with pytest.raises(Refused, match=why) as caught:
        check_url(url)

    assert "secret" not in str(caught.value)


def test_only_the_named_pair_of_host_and_port_is_an_exception():
    allowed = {"127.0.0.1:8000", "[::1]:8001"}

    assert check_url("http://127.0.0.1:8000/x", allowed).allowed
    assert check_url("http://[::1]:8001/x", allowed).allowed
    assert not check_endpoint("127.0.0.1", 80, allowed).allowed
    with pytest.raises(Refused):
        check_url("http://127.0.0.1:8001/", allowed)


def test_one_private_address_among_public_ones_refuses_the_name():
    endpoint = Endpoint(host="mixed.example", port=80)

    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        resolve(endpoint, resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])


def test_a_name_that_changes_its_address_is_never_connected_to(monkeypatch):
    """Rebinding: public at the check, loopback ever after. Each name is asked for once; the checked answer is used."""
    asked, connected = [], []

    def flipping(host, port):
        asked.append(host)
        return ["93.184.216.34"] if asked.count(host) == 1 else ["127.0.0.1"]

    def record(address, *_, **__):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.create_connection", record)
    fetcher = Fetcher(limits=FetchLimits(tries=1, backoff=0.0), resolver=flipping)
    for number in range(1000):
        with pytest.raises(Unavailable):
            fetcher.fetch(f"http://rebind-{number}.example/")

    assert set(connected) == {("93.184.216.34", 80)}
    assert len(connected) == len(asked) == 1000


def test_no_private_answer_leads_to_a_connection(monkeypatch):
    """A name that resolves to loopback, alone or among others, is refused before any socket is opened."""
    connected = []
    monkeypatch.setattr("socket.create_connection", lambda *args, **_: connected.append(args))
    for answer in (["127.0.0.1"], ["93.184.216.34", "::1"], ["64:ff9b::7f00:1"], ["fe80::1%eth0"], ["junk"]):
        fetcher = Fetcher(resolver=lambda host, port, answer=answer: answer)
        with pytest.raises(Refused):
            fetcher.fetch("https://example.org/")

    assert connected == []


def test_a_resolver_that_hangs_stops_at_its_time():
    import threading

    with pytest.raises(TimedOut):
        resolve(
            Endpoint(host="slow.example", port=80), resolver=lambda *_: threading.Event().wait(5) or [], timeout=0.05
        )


def test_an_unknown_name_is_unavailable():
    def unknown(host, port):
        raise OSError("Name or service not known")

    with pytest.raises(Unavailable, match="could not be resolved"):
        resolve(Endpoint(host="nowhere.example", port=80), resolver=unknown)


@pytest.mark.parametrize("key", ["key", "token", "api_key", "apikey", "access_token", "API_KEY", "api%5Fkey"])
def test_secrets_do_not_show(key):
    assert "canary" not in mask_url(f"https://me:canary@example.org/a?x=1&{key}=canary&y=2#canary")


@given(st.text())
def test_any_text_is_an_address_or_refused(text):
    try:
        check_url(text)
    except Refused as error:
        assert "\n" not in str(error)


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_wrapping_an_address_never_makes_it_public(number):
    import ipaddress

    plain = str(ipaddress.IPv4Address(number))
    wrapped = (f"::ffff:{plain}", str(ipaddress.IPv6Address((0x64FF9B << 96) | number)))

    assert {is_public(form) for form in wrapped} == {is_public(plain)}


def test_the_system_resolver_gives_each_address_once():
    found = system_resolver("127.0.0.1", 80)

    assert found == ["127.0.0.1"]
