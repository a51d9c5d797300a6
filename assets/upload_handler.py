"""Files of a form, measured on their way to disk; a bad one spoils no other."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from assets.ingest import Refused
from assets.room import DiskFull, TooLarge, full_disk_told
from assets.staging import Growing, Staged


@dataclass
class Arrived:
    """One file of a form: staged, or the reason why it is not."""

    name: str
    content: Staged | Refused | DiskFull

    def staged(self) -> Staged:
        """The staged file; raises what kept it from being one."""
        if isinstance(self.content, Exception):
            raise self.content
        return self.content

    def close(self) -> None:
        """Django closes every file of a request at its end: nothing is left over."""
        if isinstance(self.content, Staged):
            self.content.discard()


class StagingHandler(FileUploadHandler):
    """Writes files into the staging folder, one after the other.

    Nothing is raised while a body is read: the rest of it would be lost, the other
    files and the form's own fields too.
    """

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.growing: Growing | None = None
        self.problem: Refused | DiskFull | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.problem = None
        try:
            with full_disk_told():
                self.growing = Growing()
        except DiskFull as full:
            self._give_up(full)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.growing is None:
            return
        if start + len(raw_data) > settings.RAM_UPLOAD_LIMIT:
            self._give_up(TooLarge())
            return
        try:
            with full_disk_told():
                self.growing.write(raw_data)
        except DiskFull as full:
            self._give_up(full)

    def file_complete(self, file_size: int) -> Any:
        name = self.file_name or ""
        if self.growing is None:
            assert self.problem is not None
            return Arrived(name, self.problem)
        staged, self.growing = self.growing.complete(), None
        return Arrived(name, staged)

    def upload_interrupted(self) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove the file that was under way when reading ended."""
        if self.growing is not None:
            self.growing.discard()
            self.growing = None

    def _give_up(self, problem: Refused | DiskFull) -> None:
        self.discard()
        self.problem = problem
