"""The application: routes, readiness, errors."""

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query
from fastapi.responses import JSONResponse, StreamingResponse

from api.http import problems
from api.http.bodies import Count, GuardRequest, SuggestionRequest, TextOrConversation
from api.http.limits import BodyLimit
from api.http.stream import events
from assistant import __version__, conversation
from assistant.conversation import Conversation
from assistant.errors import AftercallError, BadInput, SearchIndexError
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.suggestions import read_options
from assistant.text.clean import require_text

_log = logging.getLogger("aftercall.http")


class Starting(SearchIndexError):
    """The index is still being built or loaded."""

    code = "starting"


class Readiness:
    """Whether the assistant can answer, and if not, why."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.failure: AftercallError | None = None

    def prepare(self, assistant: Assistant) -> None:
        """Sync and warm up; runs beside the server so that it can say it is alive."""
        try:
            assistant.sync()
            assistant.warm()
        except AftercallError as error:
            self.failure = error
            _log.error("not ready: %s: %s", error.code, error.message)
        else:
            self.done.set()

    def require(self) -> None:
        """Raises: Starting, or what went wrong while starting."""
        if self.failure:
            raise self.failure
        if not self.done.is_set():
            raise Starting("The search index is being prepared. Try again in a few seconds; /readyz says when.")


def create_app(settings: Settings | None = None) -> FastAPI:
    """The HTTP application. It prepares itself in the background; requests before that get a 503 that says so."""
    assistant, readiness = Assistant(settings), Readiness()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=readiness.prepare, args=(assistant,), daemon=True, name="prepare").start()
        yield

    app = FastAPI(
        title="Aftercall", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        description="Drafts for support teams who write to traders after a liquidation. A person decides; nothing is sent.",
    )  # fmt: skip
    problems.install(app)
    app.add_middleware(BodyLimit, limit=assistant.settings.max_chars * 16)
    _health(app, readiness)
    _doors(app, assistant, readiness)
    return app


def _health(app: FastAPI, readiness: Readiness) -> None:
    @app.get("/healthz", summary="The process is alive")
    def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", summary="The assistant can answer")
    def readyz() -> dict[str, str]:
        readiness.require()
        return {"status": "ready"}


def _doors(app: FastAPI, assistant: Assistant, readiness: Readiness) -> None:
    limit = assistant.settings.max_chars
    ready = [Depends(readiness.require)]

    @app.post(
        "/v1/suggestions", dependencies=ready, summary="A guarded, cited draft for a person to decide on", response_model=None
    )
    def suggestions(body: SuggestionRequest, accept: Annotated[str, Header()] = "") -> JSONResponse | StreamingResponse:
        checked, options = _conversation(body, limit), read_options(body.options)
        request_id = str(body.id) if body.id is not None else None
        suggestion = assistant.suggest(checked, options, request_id)
        if "text/event-stream" in accept:
            return StreamingResponse(events(suggestion), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
        return JSONResponse(suggestion.to_json())

    @app.post("/v1/guard", dependencies=ready, summary="Check a reply before it is sent")
    def guard(body: GuardRequest) -> dict[str, Any]:
        talk = conversation.checked(body.conversation, limit) if body.conversation else None
        return {"id": body.id, **assistant.check(require_text(body.text, limit), body.language, talk).to_json()}

    @app.post("/v1/readings", dependencies=ready, summary="Read a customer's message")
    def readings(body: TextOrConversation) -> dict[str, Any]:
        return {"id": body.id, **assistant.read(_conversation(body, limit)).to_json()}

    @app.get("/v1/knowledge/search", dependencies=ready, summary="Find playbook passages")
    def search(query: str, language: str | None = None, k: Annotated[Count, Query()] = 5) -> dict[str, Any]:
        found = assistant.search(require_text(query, limit, "The query"), language, k)
        return {"query": query, "passages": [passage.to_json() for passage in found]}


def _conversation(body: TextOrConversation, limit: int) -> Conversation:
    if body.conversation is not None:
        return conversation.checked(body.conversation, limit)
    if body.text is None:
        raise BadInput("Send `text` or `conversation`.")
    return conversation.from_text(body.text, limit)
