"""The records as linked data: JSON-LD 1.1, with a context that maps their fields to terms that others know.

Terms are those of Popolo's vocabularies, the W3C Organization Ontology, Dublin Core, SKOS, schema.org and PROV where
there is one with the same meaning, and policykit's own where there is none. What JSON-LD cannot give back as it was (a
remark that is a text or a plain string, a value of any form) is kept as a JSON literal. Lists are repeated values but
for the authors of a source, whose order says something.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from policykit.dataset import Dataset
from policykit.models import MODELS
from policykit.values import SECTIONS, Kind

NAMESPACE: Final = "https://w3id.org/policykit/terms#"
"""What policykit's own terms begin with. It is a name only; nothing is fetched from it."""

IDS: Final = "https://w3id.org/policykit/id/"
"""What ids are relative to."""

_PREFIXES: Final = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "opengov": "http://www.w3.org/ns/opengov#",
    "org": "http://www.w3.org/ns/org#",
    "pk": NAMESPACE,
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"


def _one(term: str) -> dict[str, Any]:
    """A field that names one record."""
    return {"@id": term, "@type": "@id"}


def _many(term: str) -> dict[str, Any]:
    """A field that names records."""
    return {"@id": term, "@type": "@id", "@container": "@set"}


def _text(term: str) -> dict[str, Any]:
    return {"@id": term, "@container": "@language"}


def _json(term: str) -> dict[str, Any]:
    return {"@id": term, "@type": "@json"}


def _jsons(term: str) -> dict[str, Any]:
    return {"@id": term, "@type": "@json", "@container": "@set"}


def _date(term: str) -> dict[str, Any]:
    return {"@id": term, "@type": _EDTF}


def _items(term: str, **fields: Any) -> dict[str, Any]:
    """A field of several items; `fields` mean something else in them than elsewhere."""
    return {"@id": term, "@container": "@set", **({"@context": fields} if fields else {})}


_TYPES: Final[dict[Kind, str]] = {
    "source": "foaf:Document",
    "person": "foaf:Person",
    "organization": "org:Organization",
    "topic": "skos:Concept",
    "report": "schema:Report",
    "proposal": "opengov:Motion",
    "vote": "opengov:VoteEvent",
    "statement": "opengov:Speech",
    "event": "schema:Event",
    "response": "pk:Response",
    "assessment": "pk:Assessment",
}
"""What a record of each kind is."""


_FIELDS: Final[dict[str, Any]] = {
    # every record
    "id": "@id",
    "type": "@type",
    "identifiers": _items("org:identifier", scheme="skos:inScheme", value="skos:notation"),
    "links": _items("foaf:page"),
    "note": _json("skos:note"),
    "unknown": _items("pk:unknown"),
    "alternatives": _items("pk:alternatives", field="pk:field", value=_json("pk:value")),
    "evidence": _items("prov:qualifiedPrimarySource"),
    # evidence
    "source": _one("prov:entity"),
    "passage": "pk:passage",
    "supports": _items("pk:supports"),
    "attribution": "pk:attribution",
    "reading": "pk:reading",
    "digest": "pk:digest",
    # sources, actors, names
    "name": "foaf:name",
    "title": _text("dcterms:title"),
    "publisher": "dcterms:publisher",
    "authors": {"@id": "dcterms:creator", "@container": "@list"},
    "published": _date("dcterms:issued"),
    "language": "dcterms:language",
    "url": "schema:url",
    "archived_url": "schema:archivedAt",
    "retrieved": _date("pk:retrieved"),
    "license": "dcterms:license",
    "family_name": "foaf:familyName",
    "given_name": "foaf:givenName",
    "other_names": _items("opengov:otherName"),
    "roles": _items("org:hasMembership", title=_text("org:role")),
    "organization": _one("org:organization"),
    "classification": "org:classification",
    "parent": _one("org:subOrganizationOf"),
    "founded": _date("schema:foundingDate"),
    "dissolved": _date("schema:dissolutionDate"),
    "start": _date("schema:startDate"),
    "end": _date("schema:endDate"),
    "attested": {"@id": "pk:attested", "@type": _EDTF, "@container": "@set"},
    # topics
    "description": _text("dcterms:description"),
    "broader": _one("skos:broader"),
    # reports and proposals
    "author": _one("schema:author"),
    "commissioned_by": _one("pk:commissionedBy"),
    "commissioned": _date("pk:commissioned"),
    "mandate": _text("pk:mandate"),
    "delivered": _date("pk:delivered"),
    "delivered_by": _one("pk:deliveredBy"),
    "delivered_to": _many("pk:deliveredTo"),
    "summary": _text("dcterms:abstract"),
    "report": _one("dcterms:isPartOf"),
    "number": "schema:position",
    "label": "pk:label",
    "section": "pk:section",
    "part_of": _one("pk:partOf"),
    "text": _text("schema:text"),
    "addressees": _many("pk:addressee"),
    "topics": _many("dcterms:subject"),
    "conditions": _jsons("pk:conditions"),
    "wordings": _items("pk:wording", text=_text("opengov:text")),
    "related": _items("pk:related"),
    "relation": "pk:relation",
    # votes
    "about": _many("schema:about"),
    "body": _one("opengov:legislature"),
    "date": _date("dcterms:date"),
    "time": "pk:time",
    "method": "pk:method",
    "counts": _json("opengov:count"),
    "ballots": _items("opengov:vote"),
    "ballots_complete": "pk:ballotsComplete",
    "voter": _one("opengov:voter"),
    "option": "opengov:option",
    "group": _one("pk:group"),
    "blocs": _items("pk:bloc"),
    "position": _text("pk:position"),
    "reasons": _jsons("pk:reasons"),
    "reported_by": _one("pk:reportedBy"),
    "requirement": _json("opengov:requirement"),
    "result": "opengov:result",
    # statements and figures
    "speaker": _one("opengov:speaker"),
    "on_behalf_of": _one("opengov:onBehalfOf"),
    "capacity": _one("pk:capacity"),
    "stances": _items("pk:stances", about=_one("schema:about")),
    "stance": "pk:stance",
    "held": _date("pk:held"),
    "figures": _items("pk:figure", value="schema:value"),
    "quantity": _text("schema:measuredProperty"),
    "unit": "schema:unitText",
    "qualifier": "pk:qualifier",
    # events, responses and assessments; in figures a period may be a text, in events it is an interval
    "kind": "dcterms:type",
    "period": _json("dcterms:temporal"),
    "by": _many("schema:organizer"),
    "to": _many("pk:to"),
    "partners": _many("schema:contributor"),
    "place": "schema:location",
    "tasks": _jsons("pk:tasks"),
    "deadline": _date("pk:deadline"),
    "earliest_start": _date("pk:earliestStart"),
    "responder": _one("pk:responder"),
    "answer": "pk:answer",
    "responsible": _many("pk:responsible"),
    "due": _date("pk:due"),
    "replaces": _one("dcterms:replaces"),
    "proposal": _one("pk:proposal"),
    "status": "pk:status",
    "as_of": _date("pk:asOf"),
    "assessor": _one("prov:wasAttributedTo"),
    "basis": _many("prov:wasDerivedFrom"),
}


def context() -> dict[str, Any]:
    """Return the context, as the value of ``@context``."""
    sections: dict[str, Any] = {}
    # The names of these fields are those of sections, too.
    own = {"proposals": {"topics": _many("dcterms:subject")}, "responses": {"proposals": _many("pk:answers")}}
    for section in SECTIONS:
        sections[section] = _items(f"pk:{section}", **own.get(section, {}))
    fields = {name: term for name, term in _FIELDS.items() if name != "topics"}
    return {
        "@version": 1.1,
        "@base": IDS,
        **_PREFIXES,
        **{MODELS[kind].__name__: term for kind, term in _TYPES.items()},
        **fields,
        **sections,
        "redirects": _json("pk:redirects"),
    }


def context_file() -> str:
    """Return the text of ``context.jsonld``."""
    return json.dumps({"@context": context()}, indent=2) + "\n"


def linked_data(data: Dataset) -> Iterator[bytes]:
    """Yield the text of a JSON-LD file of records, a record to a line.

    It is a records file in JSON with the context, and with what each record is as its `type`.
    """
    yield f'{{\n"@context": {json.dumps(context())}'.encode()
    for section, kind in SECTIONS.items():
        start = f",\n{json.dumps(section)}: [\n"
        for record in getattr(data, section):
            thing = {"type": MODELS[kind].__name__, **record.model_dump(mode="json")}
            yield f"{start}{json.dumps(thing, ensure_ascii=False)}".encode()
            start = ",\n"
        if start == ",\n":
            yield b"\n]"
    if data.redirects:
        yield f',\n"redirects": {json.dumps(dict(data.redirects))}'.encode()
    yield b"\n}\n"
