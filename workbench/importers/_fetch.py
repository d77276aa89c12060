"""Fetching what a person asked to import: only public hosts, checked on every hop and connected as checked.

The host's addresses are looked up once, all of them must be public, and the connection goes to the
address that was checked, so that a second answer of the name server changes nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpcore
import httpx

from workbench.importers._addresses import SIGN_IN, exported
from workbench.model.errors import BadInput, Forbidden, TooLarge, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import FetchLimits

_AGENT = "Mozilla/5.0 (compatible; course-workbench; imports pages that a person asked for)"
_ACCEPT = "text/html,application/xhtml+xml,application/zip,application/xml;q=0.9,*/*;q=0.8"
_PIECE = 2**20
"""Most bytes that a compressed answer may grow by at once."""
_SAVE = "Save the page as a file in your browser and import that."
_CHECK = "Check the address."
_REFRESH_BYTES = 4000
"""Bytes up to which a page that refreshes itself at once is only a sign to another."""
_REFRESH = re.compile(
    rb"<meta\b(?=[^>]*http-equiv\s*=\s*[\"']?refresh)[^>]*content\s*=\s*[\"']?\s*[0-5](?:\.\d*)?\s*[;,]\s*(?:url\s*=)?([^>]+?)"
    rb"[\"']?\s*/?>",
    re.IGNORECASE,
)
_NOSCRIPT = re.compile(rb"<noscript.*?</noscript>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ELSEWHERE = (ipaddress.ip_network("168.63.129.16/32"), ipaddress.ip_network("192.0.0.0/24"))
"""Addresses that look public, at which machines in a data centre reach their own manager."""


class _Guard(httpcore.NetworkBackend):
    """Opens connections to public addresses only."""

    def __init__(self, limits: FetchLimits, until: float) -> None:
        self._limits, self._until = limits, until
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Look the host up, check what was found, and connect to that."""
        if not allowed_port(port, self._limits.ports):
            raise Forbidden(f"Port {port} is not asked for web pages.", advice="Use an ordinary web address.")
        address = public_address(host, port, self._limits)
        left = _left(self._until, timeout)
        stream = self._backend.connect_tcp(address, port, left, local_address, socket_options)
        return _Timed(stream, self._until)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Refuse.

        Raises:
            Forbidden: always.
        """
        raise Forbidden("Only web addresses can be imported.")


class _Timed(httpcore.NetworkStream):
    """A connection that ends at its time, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, as long as there is time."""
        return self._stream.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, as long as there is time."""
        self._stream.write(buffer, _left(self._until, timeout))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt it."""
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._until, timeout))
        return _Timed(stream, self._until)

    def get_extra_info(self, info: str) -> Any:
        """What is known of it."""
        return self._stream.get_extra_info(info)


def _left(until: float, timeout: float | None) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("its time is up")
    return left if timeout is None else min(left, timeout)


def allowed_port(port: int, allowed: str) -> bool:
    """Whether a port is among those named, such as `80,443,1024-65535`; no names allow all."""
    spans = [span.strip().partition("-") for span in allowed.split(",") if span.strip()]
    return not spans or any(
        first.isdecimal() and int(first) <= port <= int(last if last.isdecimal() else first)
        for first, _, last in spans
    )


def public_address(host: str, port: int, limits: FetchLimits) -> str:
    """An address of a host, all of whose addresses are public.

    Raises:
        Forbidden: one of them lies in a private, local or reserved network.
        Unreadable: the host cannot be found.
    """
    addresses = _looked_up(host, port, limits.seconds)
    if not addresses:
        raise Unreadable(
            f"The host “{host}” cannot be found.", advice="Check the address and the connection."
        )
    if not limits.private and not all(is_public(address) for address in addresses):
        raise Forbidden(f"“{host}” is inside a private network, so it was not fetched.")
    return addresses[0]


def _looked_up(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host; a name server that does not answer is not waited for."""
    found: list[str] = []

    def look() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(one[4][0]) for one in answers)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(seconds)
    return found


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody can reach, also when it wraps an IPv4 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if (inner := _wrapped(ip)) is not None:
            return is_public(str(inner))
        if ip.is_reserved or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _ELSEWHERE)


def _wrapped(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within an IPv6 one: mapped, 6to4, Teredo, NAT64, ISATAP."""
    known = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    nat64 = ip in ipaddress.ip_network("64:ff9b::/96")
    isatap = (int(ip) >> 32) & 0xFDFFFFFF == 0x00005EFE
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if known is None and (nat64 or isatap) else known


class _Transport(httpx.HTTPTransport):
    """httpx's transport over the guard."""

    def __init__(self, limits: FetchLimits, until: float) -> None:
        super().__init__(trust_env=False, retries=0)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=4,
            http1=True,
            network_backend=_Guard(limits, until),
        )


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What an address answered."""

    url: str
    """Where it came from in the end."""
    data: bytes
    media_type: str
    name: str


def fetch(url: str, limits: FetchLimits) -> Source:
    """What is at an address, as a source to read.

    Raises:
        BadInput: it is no web address, not public, too large, or does not answer.
    """
    found = get(exported(url), limits)
    if urlsplit(found.url).hostname in SIGN_IN:
        raise Forbidden(
            "This file is not shared with everybody: its address leads to a sign-in page.",
            advice="Share it with everybody who has the link, connect your account on the Import page, or "
            "import the file itself.",
        )
    name = found.name or urlsplit(found.url).hostname or "page"
    return Source(name=name, data=found.data, media_type=found.media_type, url=found.url)


def get(url: str, limits: FetchLimits) -> Fetched:
    """What one address answers, redirects followed and checked.

    Raises:
        BadInput: it is no web address, not public, too large, or does not answer.
    """
    until = time.monotonic() + limits.seconds
    with client(limits, until) as session:
        for _ in range(limits.redirects + 1):
            checked = checked_url(url)
            session.cookies.clear()
            answer = _one(session, checked, limits, until)
            leads = _refreshed(answer) if isinstance(answer, Fetched) else answer
            if isinstance(answer, Fetched) and not leads:
                return answer
            url = urljoin(checked, leads)
            if urlsplit(url).scheme not in ("http", "https"):
                raise Unreadable(f"{_host(checked)} leads on to what is no web page.", advice=_CHECK)
    raise Unreadable(f"The address leads on more than {limits.redirects} times.", advice=_CHECK)


def _refreshed(page: Fetched) -> str:
    """Where a page of nothing but a refresh leads on to; "" for any other."""
    head = page.data[:_REFRESH_BYTES]
    if len(page.data) > _REFRESH_BYTES or (found := _REFRESH.search(_NOSCRIPT.sub(b"", head))) is None:
        return ""
    url = unescape(found[1].decode("utf-8", "replace")).strip().strip("'\"")
    itself = urljoin(page.url, url).partition("#")[0] == page.url.partition("#")[0]
    return "" if itself else url


def client(limits: FetchLimits, until: float) -> httpx.Client:
    """A client that reaches public hosts only, and follows nothing by itself."""
    return httpx.Client(
        transport=_Transport(limits, until),
        timeout=httpx.Timeout(min(limits.seconds, 8.0)),
        follow_redirects=False,
        headers={"user-agent": _AGENT, "accept": _ACCEPT, "accept-encoding": "gzip, deflate"},
        trust_env=False,
    )


def checked_url(url: str) -> str:
    """An address that may be asked for.

    Raises:
        BadInput: it is no http or https address, or carries a password.
    """
    url = url.strip()
    if "://" not in url and re.match(r"^[\w-]+(\.[\w-]+)+(/|$|:\d|\?)", url):
        url = "https://" + url
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadInput("This is not a web address.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput("This is not a web address: it begins with http:// or https://.")
    if parts.username or parts.password:
        raise Forbidden("An address with a password in it is not fetched.")
    if port == 0:
        raise BadInput("This is not a web address.")
    return url


def _one(session: httpx.Client, url: str, limits: FetchLimits, until: float) -> Fetched | str:
    """The answer of one address, or where it leads."""
    try:
        with session.stream("GET", url) as response:
            if response.is_redirect and "location" in response.headers:
                return str(response.headers["location"])
            if response.status_code >= 400:
                raise _refused(url, response.status_code)
            data = _body(response, limits, until)
            return Fetched(
                url=str(response.url),
                data=data,
                media_type=response.headers.get("content-type", ""),
                name=_name(response),
            )
    except httpx.TimeoutException as error:
        raise _slow(url) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreadable(f"{_host(url)} does not answer as a web server.", advice=_CHECK) from error


def _body(response: httpx.Response, limits: FetchLimits, until: float) -> bytes:
    data = bytearray()
    for chunk in _unpacked(response):
        data += chunk
        if len(data) > limits.mb * 2**20:
            raise TooLarge(f"The answer of {_host(str(response.url))} is larger than {limits.mb} MB.")
        if time.monotonic() > until:
            raise _slow(str(response.url))
    return bytes(data)


def _unpacked(response: httpx.Response) -> Iterator[bytes]:
    """The body in pieces of bounded size, also where it was compressed to almost nothing."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        yield from response.iter_raw()
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Unreadable(
            f"{_host(str(response.url))} sent its answer in a form that was not asked for.", advice=_SAVE
        )
    try:
        yield from _Unpacking(deflated=coding == "deflate").pieces(response.iter_raw())
    except (zlib.error, EOFError) as error:
        raise Unreadable(
            f"The answer of {_host(str(response.url))} is damaged or was cut off.", advice=_SAVE
        ) from error


class _Unpacking:
    """Takes a compressed answer apart, which may be several such, one behind the other."""

    def __init__(self, *, deflated: bool) -> None:
        self._deflated = deflated
        self._decoder: Any = None

    def pieces(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """What the chunks say, in pieces of bounded size; what stands behind an end is left out.

        Raises:
            EOFError: they end before what they began.
        """
        for chunk in chunks:
            while chunk and not self._is_over(chunk):
                decoder = self._begun(chunk)
                yield decoder.decompress(chunk, _PIECE)
                chunk = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        if self._decoder is not None and not self._decoder.eof and not self._deflated:
            raise EOFError

    def _is_over(self, chunk: bytes) -> bool:
        ended = self._decoder is not None and self._decoder.eof
        return ended and (self._deflated or chunk[:1] != b"\x1f")

    def _begun(self, chunk: bytes) -> Any:
        if self._decoder is None or self._decoder.eof:
            bare = self._deflated and chunk[:1] != b"x"  # some servers leave zlib's head out
            self._decoder = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS | 32)
        return self._decoder


def _slow(url: str) -> Unreadable:
    return Unreadable(f"{_host(url)} took too long to answer.", advice="Try again later.")


def _refused(url: str, status: int) -> BadInput:
    if status in (401, 403):
        return Forbidden(
            f"{_host(url)} does not let anybody read this page ({status}).",
            advice=_SAVE,
        )
    if status == 429 or status >= 500:
        return Unreadable(f"{_host(url)} cannot answer now (error {status}).", advice="Try again later.")
    return Unreadable(f"{_host(url)} answered with error {status}.", advice=_CHECK)


def _host(url: str) -> str:
    return urlsplit(url).hostname or "The address"


def _name(response: httpx.Response) -> str:
    """The file name that the server gives, or the last part of the address."""
    message = Message()
    message["content-disposition"] = response.headers.get("content-disposition", "")
    given = message.get_filename() or unquote(urlsplit(str(response.url)).path.rpartition("/")[2])
    return re.sub(r"[\x00-\x1f/\\]", "", given)[:120]
