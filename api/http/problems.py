"""Every error as an RFC 9457 problem document with a stable `code`. None repeats what was sent."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import AftercallError

_log = logging.getLogger("aftercall.http")


def problem(status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem document."""
    body: dict[str, Any] = {
        "type": f"urn:aftercall:problem:{code}", "title": code.replace("_", " "), "status": status, "detail": detail, "code": code,
    }  # fmt: skip
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""

    @app.exception_handler(AftercallError)
    def ours(request: Request, error: AftercallError) -> JSONResponse:
        headers = {"Retry-After": "5"} if error.status == 503 else None
        return problem(error.status, error.code, error.message, headers)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return problem(400, "not_text", "The body is not JSON. Send one JSON object, in UTF-8.")
        field = ".".join(str(part) for part in first["loc"] if part != "body") or "body"
        return problem(422, "bad_input", f"The field `{field}` cannot be used: {first['msg']}.")

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error.__cause__, UnicodeDecodeError):
            return problem(400, "not_text", "The body is not valid UTF-8. Send one JSON object, in UTF-8.")
        codes = {404: "not_found", 405: "method_not_allowed"}
        return problem(error.status_code, codes.get(error.status_code, "http_error"), str(error.detail))

    @app.exception_handler(Exception)
    def inside(request: Request, error: Exception) -> JSONResponse:
        _log.error("failed inside: %s at %s", type(error).__name__, request.url.path)
        return problem(500, "internal", f"Something failed inside ({type(error).__name__}). Nothing was sent or stored.")
