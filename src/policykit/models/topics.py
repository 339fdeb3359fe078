"""Questions of policy, broader and narrower, after SKOS."""

from typing import Annotated

from pydantic import ConfigDict, Field

from policykit.models.base import Maybe, TopicId, id_of
from policykit.models.record import Record
from policykit.values import Text


class Topic(Record):
    """A question of policy that proposals and statements bear on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "topic/needle-exchange",
                    "title": {"en": "Needle exchange", "fr": "Échange de seringues"},
                    "broader": "topic/public-health",
                }
            ]
        }
    )

    id: Annotated[str, id_of("topic")]
    title: Text = Field(description="What the question is called.")
    description: Maybe[Text] = Field(default=None, description="What falls under it.")
    broader: Maybe[TopicId] = Field(default=None, description="The topic that this one is part of.")
