"""What every request passes before the room sees it, and the headers that every answer gets."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

LARGEST = 16_000
"""Bytes of a form; the longest question of a teacher's own is far below."""
PATIENCE = 10.0
"""Seconds in which a device must have sent its request."""
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """Lets through what was asked of this room by its own address, is small, and comes in time; the rest gets a sentence."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]):
        self.app, self.hosts = app, {host.casefold() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *((name.encode(), value.encode()) for name, value in HEADERS.items())]
            await send(message)

        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get(b"host", "").casefold() not in self.hosts:
            return await _say(421, "This is not the address of the room. Type the one on the wall.")(scope, receive, sealed)
        if scope["method"] == "POST":
            if headers.get(b"origin", "").casefold() not in {f"http://{host}" for host in self.hosts}:
                return await _say(403, "That came from another page than the room’s own, so nothing was done.")(scope, receive, sealed)
            try:
                body = await asyncio.wait_for(_body(receive), PATIENCE)
            except TimeoutError:
                return await _say(408, "That came too slowly and was not counted. Send it again.")(scope, receive, sealed)
            if body is None:
                return await _say(413, "That is too large and was not counted. Shorten it and send it again.")(scope, receive, sealed)
            receive = _again(body, receive)
        await self.app(scope, receive, sealed)


def _say(status: int, sentence: str) -> PlainTextResponse:
    return PlainTextResponse(sentence + "\n", status)


async def _body(receive: Receive) -> bytes | None:
    """Return the body of a request, None if it is too large."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a receiver that hands on a body already read, then what follows it."""
    left = [body]

    async def handed() -> Message:
        return {"type": "http.request", "body": left.pop(), "more_body": False} if left else await receive()

    return handed


class Patient(H11Protocol):
    """A connection that is closed if its first request does not come whole in time: slow devices hold no places."""

    def connection_made(self, transport) -> None:
        """Begin to wait."""
        super().connection_made(transport)
        self.loop.call_later(PATIENCE, self._give_up)

    def _give_up(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()
