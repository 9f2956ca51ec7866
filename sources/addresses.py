"""Which addresses may be fetched: public web addresses, and the few origins an operator names.

In: an address as text; names from the resolver. Out: a checked host and port, checked IP addresses; or Refused.
Never: a connection to anything that was not checked, a second look at the name after the check, a proxy.

Rules (faults, section 1 I8 and section 4 N8 to N10): http and https; ports 80 and 443; no user info, backslash,
blank or control character; every IP address of the name is global, also when it is wrapped (mapped, 6to4, NAT64).
The exception is an origin "host:port" named in the settings; no article, feed or redirect can name one.
"""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from sources.errors import Refused, TimedOut, Unavailable

#: Longest address that is looked at; browsers and servers stop between 2,000 and 8,000.
MAX_URL = 8_000
PORTS = {"http": 80, "https": 443}
#: Query keys whose values are secrets and never appear in a message, a log or a record.
SECRET_KEYS = frozenset(
    {
        *("key", "token", "secret", "signature", "sig", "auth", "password", "passwd", "pwd", "x-api-key"),
        *("api_key", "apikey", "api-key", "access_token", "client_secret", "subscription-key"),
        *("user_key", "userkey", "sessionid", "session_id"),
    }
)
#: IPv4 blocks refused although ``ipaddress`` calls them global (IANA special-purpose registry; the last one is
#: the fixed address of a cloud's host service).
_V4_REFUSED = tuple(map(ipaddress.IPv4Network, ("192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32")))
#: The one IPv6 block that is handed out for public use, and the parts of it that are not.
_V6_PUBLIC = ipaddress.IPv6Network("2000::/3")
_V6_REFUSED = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

#: Turns (host, port) into IP addresses; raises ``OSError`` when the name is unknown.
Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Host and port that an address asks for; ``allowed`` when the operator named the pair."""

    host: str
    port: int
    allowed: bool = False


def origin_name(host: str, port: int) -> str:
    """The pair as settings write it.

    >>> origin_name("LocalHost", 8000), origin_name("::1", 80)
    ('localhost:8000', '[::1]:80')
    """
    name = host.lower().strip("[]")
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def check_endpoint(host: str, port: int, allowed_origins: Iterable[str] = ()) -> Endpoint:
    """The pair, or Refused when the port is none of the web's and the operator has not named it.

    >>> check_endpoint("example.org", 443).allowed
    False
    """
    allowed = origin_name(host, port) in {name.lower() for name in allowed_origins}
    if not allowed and port not in PORTS.values():
        raise Refused(
            f"{origin_name(host, port)}: only ports 80 and 443 are fetched; "
            "name the origin in the settings (allowed_origins) if it is yours"
        )
    return Endpoint(host=host, port=port, allowed=allowed)


def check_url(url: str, allowed_origins: Iterable[str] = ()) -> Endpoint:
    """The endpoint of an address that may be asked for, before its name is resolved; else Refused.

    >>> check_url("https://example.org/news").port
    443
    >>> check_url("https://user@example.org/")
    Traceback (most recent call last):
    ...
    sources.errors.Refused: https://example.org/: holds a user name; give the address without it
    """
    shown = mask_url(url)
    if len(url) > MAX_URL:
        raise Refused(f"{shown[:80]}...: the address has {len(url)} characters; at most {MAX_URL} are read")
    if re.search(r"[\x00-\x20\x7f-\xa0\\]", url):
        raise Refused(f"{shown}: holds a blank, a control character or a backslash; write the address percent-encoded")
    parts = _split(url, shown)
    if parts.scheme not in PORTS:
        raise Refused(f"{shown}: only http and https are fetched; save the document to a file and give its path")
    if "@" in parts.netloc:
        raise Refused(f"{shown}: holds a user name; give the address without it")
    host = parts.hostname or ""
    if not host or "%" in host:
        raise Refused(f"{shown}: names no host that can be checked; correct the address")
    return check_endpoint(host, parts.port or PORTS[parts.scheme], allowed_origins)


def _split(url: str, shown: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname  # both are parsed only now
    except ValueError as error:
        raise Refused(f"{shown}: is no address ({error}); correct it") from error
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also after unwrapping.

    >>> [is_public(a) for a in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::")]
    [True, False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _wrapped(ip)
        if inner is None:
            return ip in _V6_PUBLIC and ip.is_global and not any(ip in block for block in _V6_REFUSED)
        ip = inner
    return ip.is_global and not any(ip in block for block in _V4_REFUSED)


def _wrapped(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, 6to4 or NAT64 address; None for a plain one."""
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def system_resolver(host: str, port: int) -> list[str]:
    """IP addresses of a name from the system's resolver, in its order, each once.

    >>> system_resolver("127.1", 80)
    ['127.0.0.1']
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(endpoint: Endpoint, *, resolver: Resolver = system_resolver, timeout: float = 5.0) -> tuple[str, ...]:
    """All IP addresses of the endpoint, each checked; connect to these and to nothing else.

    One address that is not public refuses the whole name: mixed answers are how rebinding starts.

    >>> resolve(Endpoint(host="example.org", port=443), resolver=lambda host, port: ["93.184.216.34"])
    ('93.184.216.34',)
    """
    name = origin_name(endpoint.host, endpoint.port)
    try:
        found = _within(timeout, resolver, endpoint)
    except UnicodeError as error:
        raise Refused(f"{name}: is no host name; correct the address") from error
    except OSError as error:
        raise Unavailable(f"{name}: the name could not be resolved ({error}); check its spelling") from error
    if not found:
        raise Unavailable(f"{name}: the name has no IP address; check the spelling")
    if not endpoint.allowed:
        private = [address for address in found if not is_public(address)]
        if private:
            raise Refused(
                f"{name}: leads to {private[0]}, which is not on the public internet; "
                "name the origin in the settings (allowed_origins) if it is yours"
            )
    return tuple(found)


def _within(timeout: float, resolver: Resolver, endpoint: Endpoint) -> list[str]:
    """Ask the resolver in a thread of its own: the system's call knows no timeout."""
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolver(endpoint.host, endpoint.port))
        except Exception as error:  # noqa: BLE001  handed to the asking thread, which raises it
            answers.put(error)

    threading.Thread(target=ask, name="resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=max(timeout, 0.001))
    except queue.Empty:
        raise TimedOut(f"{endpoint.host}: the name was not resolved within {timeout:.1f} s; try later") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def mask_url(url: str) -> str:
    """The address without user info and with the values of secret query keys masked, safe to show on one line.

    >>> mask_url("https://me:pw@example.org/data?api_key=abc&year=2015#top")
    'https://example.org/data?api_key=***&year=2015'
    """
    head, _, _ = url.partition("#")
    path, mark, query = head.partition("?")
    path = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/]*@", r"\1//", path)
    if mark:
        query = "&".join(_mask_pair(pair) for pair in query.split("&"))
    return "".join(c if c.isprintable() else f"%{ord(c):02X}" for c in path + mark + query)


def _mask_pair(pair: str) -> str:
    key, equals, _ = pair.partition("=")
    return f"{key}=***" if equals and unquote(key).lower() in SECRET_KEYS else pair
