"""Documents that facts were taken from."""

from typing import Annotated

from pydantic import ConfigDict, Field

from policykit.models.base import LanguageTag, Many, Maybe, Name, OrganizationIdOrName, Url, id_of
from policykit.models.record import EvidencedRecord
from policykit.values import Date, Text


class Source(EvidencedRecord):
    """A document that facts were taken from. Evidence on it is for what other sources say of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "source/daily-2010-report",
                    "name": "Panel wants a trial",
                    "publisher": "The Daily",
                    "published": "2010-06-16",
                    "language": "en",
                    "url": "https://news.example/panel-wants-a-trial",
                }
            ]
        }
    )

    id: Annotated[str, id_of("source")]
    name: Maybe[Name] = Field(default=None, description="The title as printed.")
    title: Maybe[Text] = Field(default=None, description="A title of our own, in one or more languages.")
    publisher: Maybe[OrganizationIdOrName] = Field(
        default=None, description="Who published it: an organization, or a plain name."
    )
    authors: Many[Name] = Field(default=(), description="The names it is signed with.")
    published: Maybe[Date] = Field(default=None, description="When it was published.")
    language: Maybe[LanguageTag] = Field(default=None, description="The language it is written in (BCP 47).")
    url: Maybe[Url] = Field(default=None, description="Its web address.")
    archived_url: Maybe[Url] = Field(default=None, description="The address of a kept copy.")
    retrieved: Maybe[Date] = Field(default=None, description="When it was fetched.")
    license: Maybe[Name] = Field(default=None, description="The terms it may be used under.")
