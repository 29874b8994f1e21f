"""What comes in: messages, the channel, the customer and the facts of this one case."""

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.errors import BadInput, EmptyText
from assistant.text.clean import clean, require_text

Role = Literal["customer", "agent", "system"]
Channel = Literal["chat", "email", "social", "phone"]
_ROLES = {
    "user": "customer",
    "end-user": "customer",
    "client": "customer",
    "assistant": "agent",
    "admin": "agent",
    "developer": "system",
}


def _role(value: Any) -> Any:
    return _ROLES.get(value, value) if isinstance(value, str) else value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Plain = Annotated[str | None, BeforeValidator(_as_text)]


class Message(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    role: Annotated[Role, BeforeValidator(_role)] = "customer"
    text: str = Field(validation_alias=AliasChoices("text", "content"))


class Customer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    name: Plain = None
    language: Plain = None
    region: Plain = None


class Case(BaseModel):
    """Facts about this ticket, as the helpdesk wrote them. They are quoted, never computed with; unknown ones are kept."""

    model_config = ConfigDict(extra="allow", frozen=True)

    name: Plain = None
    symbol: Plain = None
    side: Plain = None
    leverage: Plain = None
    loss: Plain = None
    time: Plain = None
    refund_reference: Plain = None
    complaint_reference: Plain = None
    jurisdiction: Plain = None

    def facts(self) -> dict[str, str]:
        """Every fact that is there, name to value as written."""
        values = self.model_dump(exclude_none=True)
        return {name: str(value).strip() for name, value in values.items() if str(value).strip()}


def _customer(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value or {}


class Conversation(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    channel: Channel = "chat"
    customer: Annotated[Customer, BeforeValidator(_customer)] = Customer()
    case: Annotated[Case, BeforeValidator(lambda value: value or {})] = Case()

    @property
    def name(self) -> str | None:
        """How the customer is called: the case's word wins over the helpdesk's contact card."""
        name = self.case.name or self.customer.name
        return name.strip() if name and name.strip() else None

    @property
    def open_numbers(self) -> list[int]:
        """Numbers of the customer's messages since an agent answered; of the last ones when all are answered."""
        numbers: list[int] = []
        for number in range(len(self.messages) - 1, -1, -1):
            if self.messages[number].role == "customer":
                numbers.append(number)
            elif self.messages[number].role == "agent" and numbers:
                break
        return numbers[::-1]

    @property
    def burst(self) -> str:
        """The open messages as one text."""
        return "\n".join(self.messages[number].text for number in self.open_numbers)

    def said_by(self, role: Role) -> list[str]:
        return [message.text for message in self.messages if message.role == role]


def read(data: Any, limit: int) -> Conversation:
    """A checked conversation from untrusted data: an object with `messages`, or a bare list of messages.

    Raises:
        BadInput: not such an object, or no message of a customer in it; names the field, never its value.
        EmptyText, TextTooLong: the customer's words are blank, or all messages together exceed `limit` code points.
    """
    if isinstance(data, list):
        data = {"messages": data}
    try:
        conversation = Conversation.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "conversation"
        raise BadInput(f"The conversation cannot be used: `{field}`: {first['msg']}.") from None
    return checked(conversation, limit)


def checked(conversation: Conversation, limit: int) -> Conversation:
    """The conversation with its texts made safe.

    Raises:
        EmptyText, TextTooLong: the customer's words are blank, or all messages together exceed `limit` code points.
    """
    require_text("\n".join(message.text for message in conversation.messages), limit, "The conversation")
    if not conversation.burst.strip():
        raise EmptyText("The conversation holds no words of the customer. Send at least one message with role `customer`.")
    cleaned = tuple(message.model_copy(update={"text": clean(message.text)}) for message in conversation.messages)
    return conversation.model_copy(update={"messages": cleaned})


def from_text(text: str, limit: int) -> Conversation:
    """One message of a customer, nothing else known.

    Raises:
        EmptyText, TextTooLong: see `require_text`.
    """
    return Conversation(messages=(Message(role="customer", text=require_text(text, limit)),))
