"""Linked data: records come back from their expansion as they were, and every term is what it claims to be."""

import json
import pathlib
from collections import Counter
from typing import Any, NoReturn

import pytest
from pyld import jsonld

import policykit
from commands import Run
from policykit.models import MODELS
from policykit.models.introspection import models_within
from policykit.schema.jsonld import IDS, NAMESPACE, context, linked_data
from policykit.values.ids import SECTIONS

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.fixture(autouse=True)
def _no_network() -> None:
    def refuse(url: str, _: object = None) -> NoReturn:
        raise AssertionError(f"{url} was to be fetched")

    jsonld.set_document_loader(refuse)


@pytest.fixture(scope="module")
def whole(curated: policykit.Dataset) -> dict[str, Any]:
    """The curated records as one records file."""
    sections = {
        section: [record.model_dump(mode="json") for record in getattr(curated, section)] for section in SECTIONS
    }
    return {**sections, "redirects": {"person/old": "person/aslaug-haga"}}


def _flatten_as_pyld_does(file: dict[str, Any]) -> dict[str, Any]:
    """Take the one item out of a list of one in an alternative's value: pyld does, against the specification."""
    copy: dict[str, Any] = json.loads(json.dumps(file))
    for section in SECTIONS:
        for record in copy[section]:
            for alternative in record.get("alternatives", ()):
                value = alternative["value"]
                alternative["value"] = value[0] if isinstance(value, list) and len(value) == 1 else value
    return copy


def test_compacting_the_expansion_of_a_records_file_gives_the_file_back(whole: dict[str, Any]) -> None:
    mapping = {"@context": context()}
    expanded = jsonld.expand({**mapping, **whole})
    back = jsonld.compact(expanded, mapping)
    del back["@context"]
    assert back == _flatten_as_pyld_does(whole)


@pytest.fixture(scope="module")
def exported(curated: policykit.Dataset, whole: dict[str, Any]) -> dict[str, Any]:
    """The curated records as a JSON-LD file."""
    data = policykit.Dataset(list(curated.values()), redirects=whole["redirects"])
    file: dict[str, Any] = json.loads(b"".join(linked_data(data)))
    return file


def test_a_json_ld_file_is_the_records_file_with_types(exported: dict[str, Any], whole: dict[str, Any]) -> None:
    assert exported["@context"] == context()
    assert {section: [{**record, "type": None} for record in exported[section]] for section in SECTIONS} == {
        section: [{**record, "type": None} for record in whole[section]] for section in SECTIONS
    }
    assert exported["redirects"] == whole["redirects"]


def test_compacting_the_expansion_of_a_json_ld_file_gives_the_file_back(exported: dict[str, Any]) -> None:
    assert jsonld.compact(jsonld.expand(exported), {"@context": context()}) == _flatten_as_pyld_does(exported)


def test_every_record_has_its_type_and_only_authors_are_a_list(
    exported: dict[str, Any], curated: policykit.Dataset
) -> None:
    triples = jsonld.to_rdf(exported)["@default"]
    typed = Counter(
        triple["subject"]["value"]
        for triple in triples
        if triple["predicate"]["value"] == f"{RDF}type" and triple["subject"]["type"] == "IRI"
    )
    assert typed == dict.fromkeys((IDS + one for one in curated), 1)
    authored = sum(len(source.authors) for source in curated.sources)
    assert sum(triple["predicate"]["value"] == f"{RDF}first" for triple in triples) == authored > 0


def test_a_topic_is_one_step_from_its_proposal(exported: dict[str, Any], curated: policykit.Dataset) -> None:
    triples = {
        (triple["subject"]["value"], triple["predicate"]["value"], triple["object"]["value"])
        for triple in jsonld.to_rdf(exported)["@default"]
    }
    for proposal in curated.proposals:
        for topic in proposal.topics:
            assert (IDS + proposal.id, "http://purl.org/dc/terms/subject", IDS + topic) in triples


@pytest.mark.usefixtures("in_root")
def test_the_command_writes_what_is_read_back(tmp_path: pathlib.Path) -> None:
    done = Run()("export", "jsonld", "--output", str(tmp_path / "a.jsonld"))
    assert done.exit_code == 0
    assert done.stdout.endswith(f" records written to {tmp_path / 'a.jsonld'}\n")
    file = json.loads((tmp_path / "a.jsonld").read_text(encoding="utf-8"))
    assert {vote["type"] for vote in file["votes"]} == {"Vote"}


def test_every_field_of_every_kind_has_a_term() -> None:
    terms = context()
    scoped = [term.get("@context", {}) for term in terms.values() if isinstance(term, dict)]
    for model in models_within(*MODELS.values()):
        for name in model.model_fields:
            assert name in terms or any(name in one for one in scoped), f"{model.__name__}.{name}"


@pytest.mark.parametrize(
    ("section", "record", "term", "value"),
    [
        ("people", {"name": "A"}, "http://xmlns.com/foaf/0.1/name", {"@value": "A"}),
        ("organizations", {"parent": "organization/b"}, "http://www.w3.org/ns/org#subOrganizationOf",
         {"@id": "https://w3id.org/policykit/id/organization/b"}),
        ("topics", {"broader": "topic/b"}, "http://www.w3.org/2004/02/skos/core#broader",
         {"@id": "https://w3id.org/policykit/id/topic/b"}),
        ("topics", {"title": {"nb": "Å"}}, "http://purl.org/dc/terms/title", {"@value": "Å", "@language": "nb"}),
        ("sources", {"published": "2010-06"}, "http://purl.org/dc/terms/issued",
         {"@value": "2010-06", "@type": "http://id.loc.gov/datatypes/edtf/EDTF"}),
        ("assessments", {"assessor": "person/a"}, "http://www.w3.org/ns/prov#wasAttributedTo",
         {"@id": "https://w3id.org/policykit/id/person/a"}),
        ("votes", {"result": "carried"}, "http://www.w3.org/ns/opengov#result", {"@value": "carried"}),
        ("statements", {"speaker": "person/a"}, "http://www.w3.org/ns/opengov#speaker",
         {"@id": "https://w3id.org/policykit/id/person/a"}),
        ("votes", {"method": "unknown"}, f"{NAMESPACE}method", {"@value": "unknown"}),
    ],
)  # fmt: skip
def test_a_term_expands_to_what_it_claims_to_be(
    section: str, record: dict[str, Any], term: str, value: dict[str, Any]
) -> None:
    (expanded,) = jsonld.expand({"@context": context(), section: [{"id": f"{section}/a", **record}]})
    (items,) = expanded[f"{NAMESPACE}{section}"]
    assert items[term] == [value]


def test_topics_are_a_section_and_the_subjects_of_a_proposal() -> None:
    file = {"topics": [{"id": "topic/a"}], "proposals": [{"id": "proposal/a", "topics": ["topic/a"]}]}
    (expanded,) = jsonld.expand({"@context": context(), **file})
    (proposals,) = expanded[f"{NAMESPACE}proposals"]
    assert proposals["http://purl.org/dc/terms/subject"] == [{"@id": f"{IDS}topic/a"}]


def test_the_context_stands_beside_the_schemas(root: pathlib.Path) -> None:
    stored = json.loads((root / "schemas" / "context.jsonld").read_text(encoding="utf-8"))
    assert stored == {"@context": context()}
