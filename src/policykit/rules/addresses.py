"""The rule of web addresses."""

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from policykit.diagnostics import Finding, Severity
from policykit.models import URL_PATTERN, Item, fields_of
from policykit.rules.registry import value_rule
from policykit.values import shorten

_AUTHORITY: Final = re.compile("https?://([^/?#]*)")
_HOST: Final = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::[0-9]*)?")
_NAME: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?")
_OWN_NAMES: Final = frozenset({"home", "internal", "invalid", "lan", "local", "localdomain", "localhost", "test"})
"""Last parts of names that no name on the web has: kept free for tests (RFC 2606), or used within networks."""


@value_rule("PK457", "address-to-nowhere", lambda model: fields_of(model, URL_PATTERN), Severity.WARNING)
def _address_to_nowhere(address: str, _: Item) -> Iterable[Finding]:
    """A web address that leads nowhere for other readers, or gives away an account.

    A host on the web is a name with a dot in it, or a number that everybody reaches. `localhost`, names without a dot,
    and the numbers of private networks lead each reader somewhere else. What stands before an `@` is the name or the
    password of an account. Open the address in a browser that knows no password, and copy it from there.
    """
    found = _AUTHORITY.match(address)
    account, at, rest = (found[1] if found else "").rpartition("@")
    if at:
        what = "the password" if ":" in account else "the name"
        yield Finding(_address_to_nowhere, (), f"the address holds {what} of an account", "leave out what ends in `@`")
    place = _HOST.fullmatch(rest)
    host = place["host"] if place else rest
    reason = _why_no_host(host)
    if reason:
        yield Finding(_address_to_nowhere, (), f"'{shorten(host, 60)}' {reason}")


def _why_no_host(host: str) -> str | None:
    """Return why a host is not found on the web; None where it may be."""
    if host.startswith("[") or host.rstrip(".")[-1:].isdecimal():
        try:
            number = ipaddress.ip_address(host.strip("[]"))
        except ValueError:
            return "is no host: its last part is a number"
        return None if number.is_global else "is a number that leads nowhere outside of a network"
    if not _NAME.fullmatch(host):
        return "is no name of a host"
    last = host.rstrip(".").rpartition(".")[2].lower()
    if last in _OWN_NAMES:
        return "is a name that leads nowhere outside of a network"
    return None if "." in host.rstrip(".") else "is no host on the web: there is no dot in it"
