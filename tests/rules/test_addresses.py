"""What leads nowhere on the web, and what may lead somewhere."""

import json
import pathlib

import pytest

from checking import codes, findings


def found(address: str, folder: pathlib.Path) -> list[str]:
    source = {"id": "source/a", "archived_url": address, "links": [{"url": address}]}
    return codes(findings(folder, json.dumps({"sources": [source]}), ".json"))


@pytest.mark.parametrize(
    "address",
    [
        "https://x",
        "https://x/y.html",
        "https://localhost",
        "http://LOCALHOST:8000/a",
        "http://dev.localhost/",
        "https://x.",
        "https:///a.b",
        "https://:80",
        "https://.no",
        "https://a..no",
        "https://www.example…/",
        "https://printer.local/",
        "https://a.test",
        "http://127.0.0.1/",
        "http://10.1.2.3:80",
        "http://172.16.0.1",
        "http://192.168.0.1/?q=a.b",
        "http://169.254.1.1",
        "http://0.0.0.0",
        "http://127.1",
        "http://300.1.2.3",
        "http://[::1]:80/",
        "http://[fe80::1]",
        "http://[nonsense]",
        "http://[::1",
        "https://user:secret@example.org",
        "https://user@example.org/",
        "https://x?a.b",
        "https://x#a.b",
    ],
)
def test_an_address_that_leads_nowhere_is_found(address: str, tmp_path: pathlib.Path) -> None:
    assert found(address, tmp_path) == ["PK457", "PK457"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org.",
        "http://example.org",
        "https://news.example/a",
        "https://my_site.example.com:8443/a@b:c",
        "https://example.org/~user@host",
        "https://example.org?mail=a@b.c",
        "https://blåbær.no/",
        "https://xn--blbr-roah.no/",
        "https://例え.テスト/",
        "https://президент.рф",
        "http://8.8.8.8/",
        "http://[2001:4860:4860::8888]/",
        "https://web.archive.org/web/2010/http://localhost/",
    ],
)
def test_an_address_that_may_lead_somewhere_is_not(address: str, tmp_path: pathlib.Path) -> None:
    assert found(address, tmp_path) == []


def test_a_password_is_not_said_again(tmp_path: pathlib.Path) -> None:
    text = "sources: [{id: source/a, url: 'https://user:secret@x'}]\n"
    messages = [each.message for each in findings(tmp_path, text)]
    assert messages == [
        "'x' is no host on the web: there is no dot in it",
        "the address holds the password of an account",
    ]
