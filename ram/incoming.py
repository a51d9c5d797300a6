"""What is sent to us: gathered while no thread waits for it, as far as it is short."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError
from io import RawIOBase
from typing import Any

# So much is gathered before a request is looked at: forms, not photos.
HELD = 64 * 1024
# In so many seconds that must be here, and then each further piece.
PATIENCE = 60.0


class TooSlow(Exception):
    """What was announced does not come."""


class Incoming(RawIOBase):
    """A request's body, to be read by a thread while the rest of it still comes."""

    def __init__(
        self,
        receive: Callable[[], Awaitable[dict[str, Any]]],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.receive, self.loop = receive, loop
        self.held = bytearray()
        self.is_whole = True
        self.is_broken = False

    async def gather(self) -> None:
        """Take what comes until it is all, or so much that it is worth a thread."""
        self.is_whole = False
        try:
            async with asyncio.timeout(PATIENCE):
                while len(self.held) < HELD and not self.is_whole:
                    await self.take()
        except TimeoutError as error:
            raise TooSlow from error

    async def take(self) -> None:
        """One more piece, or the end."""
        message = await self.receive()
        if message["type"] == "http.disconnect":
            self.is_whole = self.is_broken = True
            return
        self.held += message.get("body", b"")
        self.is_whole = not message.get("more_body", False)

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes, at least one unless it is over; OSError if cut off."""
        everything = size is None or size < 0
        while not self.is_whole and (everything or not self.held):
            self.wait()
        if self.is_broken and (everything or not self.held):
            raise OSError("The body was cut off.")
        end = len(self.held) if everything else size
        piece = bytes(self.held[:end])
        del self.held[:end]
        return piece

    def wait(self) -> None:
        """Have one more piece fetched; one that does not come ends the body."""
        coming = asyncio.run_coroutine_threadsafe(self.take(), self.loop)
        try:
            coming.result(PATIENCE)
        except (TimeoutError, CancelledError):
            coming.cancel()
            self.is_whole = self.is_broken = True
