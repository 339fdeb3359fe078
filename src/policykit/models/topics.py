"""Questions of policy, broader and narrower, after SKOS."""

from typing import Annotated

from pydantic import Field

from policykit.ids import id_pattern
from policykit.models._base import Maybe, TopicId
from policykit.models.record import Record
from policykit.text import Text

__all__ = ["Topic"]


class Topic(Record):
    """A question of policy that proposals and statements bear on."""

    id: Annotated[str, Field(pattern=id_pattern("topic"))] = Field(description="The permanent id: 'topic/' and slugs.")
    title: Text = Field(description="What the question is called.")
    description: Maybe[Text] = Field(default=None, description="What falls under it.")
    broader: Maybe[TopicId] = Field(default=None, description="The topic that this one is part of.")
