"""The YAML reader against `ruamel.yaml` in its YAML 1.2 mode, on generated documents."""

import io
import re
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from policykit.documents.document import read
from policykit.documents.syntax_rules import CONTROL_CHARACTER
from strategies import characters, examples

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(characters, max_size=12),
    st.sampled_from(["NO", "yes", "2010", "2010-06-16", "12:30:45", "0o17", "017", "1_000", "~", "null", "1e3", "=",
                     "- x", "a: b", "#", "x #y", "'", '"', "", " ", "\t", "a\nb", "[x", "{", "%", "@", "`", "!t", "&a"]),
)  # fmt: skip
keys = st.text(characters, min_size=1, max_size=6)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)
styles = st.sampled_from([None, '"', "'"])


def _ruamel(text: str) -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)  # type: ignore[assignment]  # as its documentation has it
    return reader.load(io.StringIO(text))


def _comparable(value: Any) -> Any:
    """Dates are strings to a reader of the core schema; ruamel's safe loader makes them dates."""
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _comparable(item) for key, item in value.items()}
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return str(value)


@examples(300)
@given(st.dictionaries(keys, trees, min_size=1, max_size=4), st.booleans(), st.booleans(), st.integers(20, 200))
def test_what_pyyaml_writes_reads_back_the_same_as_by_ruamel(
    data: dict[str, Any],
    flow: bool,  # noqa: FBT001
    unicode: bool,  # noqa: FBT001
    width: int,
) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode, width=width)
    document = read(text.encode(), "yaml")
    if any(finding.rule.code != "PK108" for finding in document.findings):
        # PyYAML writes U+FEFF and the like raw or as escapes; both are refused.
        assert {finding.rule for finding in document.findings} <= {CONTROL_CHARACTER}, document.findings
        return
    if document.findings:
        return  # a plain scalar that the versions read differently
    try:
        expected = _ruamel(text)
    except ValueError:
        return  # ruamel takes `-_` and `._` for numbers, and then cannot read them
    assert _comparable(document.data) == _comparable(expected)


# Refused although the two oracles read them alike: the type repository of YAML 1.1 has them as booleans, as octal
# numbers, or as numbers that PyYAML or ruamel do not take for such; and what only looks like a number of 1.1.
_REFUSED_ALL_THE_SAME = re.compile(
    r"[yYnN]|=|[-+]?0[0-9]+|[-+]?[0-9]*\.?[0-9]*[eE][-+]?[0-9]+|[-+]?\.[0-9]*([eE][-+]?[0-9]+)?|[-+]?[0-9][0-9:.]*"
)


@examples(500)
@given(
    st.one_of(
        st.text(st.sampled_from("0123456789+-.eExoObnNyYsSaAfFlLtTrRuU~:<="), min_size=1, max_size=8),
        st.from_regex(r"[-+]?[0-9]{0,3}(\.[0-9]{0,3})?([eE][-+]?[0-9]{1,3})?", fullmatch=True).filter(bool),
    )
)
def test_a_plain_scalar_reads_as_by_ruamel_or_is_said_to_be_ambiguous(scalar: str) -> None:
    text = f"key: {scalar}\n"
    document = read(text.encode(), "yaml")
    versions: list[Any] = []
    for load in (_ruamel, yaml.safe_load):
        try:
            versions.append(_comparable(load(text)))
        except Exception as error:  # noqa: BLE001  # each has errors of its own
            versions.append(type(error))
    new, old = versions
    if [finding.rule.code for finding in document.findings] == ["PK108"]:
        alike = new == old and isinstance(new, dict) and type(new["key"]) is type(old["key"])
        assert not alike or _REFUSED_ALL_THE_SAME.fullmatch(scalar)
    elif not document.findings:
        mine = document.data["key"]
        assert mine == new["key"] or mine == scalar == str(new["key"])
        # What is read without a finding, YAML 1.1 reads alike; a date is a string here and a date there.
        assert old["key"] == mine or type(mine) is str
