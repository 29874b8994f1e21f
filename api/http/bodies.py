"""What a request may hold. Content is strict elsewhere; here an unknown field is ignored, as helpdesks send many."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from assistant.conversation import Conversation


class TextOrConversation(BaseModel):
    """Either a customer's message or a whole conversation."""

    id: str | int | None = None
    text: str | None = Field(default=None, examples=["My position was liquidated and I don't understand why."])
    conversation: Conversation | None = None


class SuggestionRequest(TextOrConversation):
    options: dict[str, Any] = Field(default={}, examples=[{"length": "short", "tone": "warm"}])


class GuardRequest(BaseModel):
    id: str | int | None = None
    text: str
    language: str | None = None
    conversation: Conversation | None = None


Count = Annotated[int, Field(ge=1, le=20)]
