"""Persons and organizations, after Popolo and the W3C Organization Ontology."""

from typing import Annotated

from pydantic import ConfigDict, Field

from policykit.models.base import FactItem, Many, Maybe, Name, OrganizationId, id_of
from policykit.models.evidence import Evidence
from policykit.models.record import EvidencedRecord, OtherName
from policykit.values import Answer, Date, DateLike, Text


class Role(FactItem):
    """What a person is in an organization, for a time."""

    organization: Maybe[OrganizationId] = Field(default=None, description="The organization it is a role in.")
    title: Maybe[Text] = Field(default=None, description="What the role is called.")
    on_behalf_of: Maybe[OrganizationId] = Field(default=None, description="The party or group that it was held for.")
    start: Maybe[Date] = Field(default=None, description="When it began. Absent: not known.")
    end: Maybe[Date] = Field(default=None, description="When it ended. Absent: not known, or not yet.")
    attested: Many[Date] = Field(default=(), description="Days on which a source shows that it was held.")
    evidence: Many[Evidence] = Field(default=(), description="Where the role is shown.")

    def held_on(self, day: DateLike) -> Answer:
        """Say whether the role was held on `day`.

        It certainly was on an attested day and between attested days, and certainly was not before its start or after
        its end. Otherwise it cannot be told: the start or the end may be unknown, and roles are interrupted.
        """
        that_day = Date.of(day)
        if self.start and self.start.after(that_day) is Answer.YES:
            return Answer.NO
        if self.end and self.end.before(that_day) is Answer.YES:
            return Answer.NO
        from_then = any(shown.on_or_before(that_day) is Answer.YES for shown in self.attested)
        until_then = any(shown.on_or_after(that_day) is Answer.YES for shown in self.attested)
        return Answer.YES if from_then and until_then else Answer.CANNOT_TELL


class Person(EvidencedRecord):
    """A human actor, in public roles only."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "person/jane-doe",
                    "name": "Jane Doe",
                    "roles": [
                        {
                            "organization": "organization/ministry-of-health",
                            "title": {"en": "Minister of Health"},
                            "attested": ["2010-06-16"],
                            "evidence": [{"source": "source/daily-2010-report"}],
                        }
                    ],
                    "unknown": ["identifiers"],
                }
            ]
        }
    )

    id: Annotated[str, id_of("person")]
    name: Name = Field(description="The full name.")
    family_name: Maybe[Name] = Field(default=None, description="The family name.")
    given_name: Maybe[Name] = Field(default=None, description="The given name or names.")
    other_names: Many[OtherName] = Field(default=(), description="Other names and spellings in use.")
    roles: Many[Role] = Field(default=(), description="Public roles that the person has held.")


class Organization(EvidencedRecord):
    """Any body: a party, ministry, government, committee, municipality, hospital trust."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "organization/panel",
                    "name": "Panel on Harm Reduction",
                    "classification": "committee",
                    "founded": "2009-03-06",
                    "evidence": [{"source": "source/daily-2010-report"}],
                }
            ]
        }
    )

    id: Annotated[str, id_of("organization")]
    name: Name = Field(description="The name it goes by.")
    other_names: Many[OtherName] = Field(default=(), description="Other names in use.")
    title: Maybe[Text] = Field(default=None, description="What it is called in other languages.")
    classification: Maybe[Name] = Field(default=None, description="What sort of body it is, such as 'party'.")
    parent: Maybe[OrganizationId] = Field(default=None, description="The organization it is part of.")
    founded: Maybe[Date] = Field(default=None, description="When it was founded or appointed.")
    dissolved: Maybe[Date] = Field(default=None, description="When it ceased to be.")
