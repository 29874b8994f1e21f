"""A bound on the size of a body, counted while it arrives, so that a large one is refused before it is held."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem


class BodyLimit:
    """Refuses bodies over `limit` bytes with 413."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        parts: list[Message] = []
        size = 0
        while True:
            message = await receive()
            parts.append(message)
            size += len(message.get("body", b""))
            if size > self._limit:
                detail = f"The body is larger than {self._limit:,} bytes. Send a shorter conversation."
                await problem(413, "text_too_long", detail)(scope, receive, send)
                return
            if not message.get("more_body", False):
                break
        waiting = iter(parts)

        async def replay() -> Message:
            return next(waiting, None) or await receive()

        await self._app(scope, replay, send)
