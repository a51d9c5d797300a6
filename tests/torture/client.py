"""A client as a browser without JavaScript is: a cookie jar and forms."""

import base64
import http.client
import re
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.torture.server import EMAIL, PASSWORD


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Client:
    """One person's browser at 127.0.0.1:`port`."""

    port: int
    timeout: float = 120
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """One request on a connection of its own; OSError when nobody answers."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=self.timeout
        )
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        sent["Origin"] = f"http://127.0.0.1:{self.port}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body or None, sent)
            answer = connection.getresponse()
            content = answer.read()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, content)

    def token(self, path: str) -> str:
        """The token of a form on a page."""
        found = re.search(
            rb'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask("GET", path).body
        )
        if found is None:
            raise ConnectionError(f"no form at {path}")
        return found[1].decode()

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        """Sign in by the form."""
        fields: dict[str, object] = {"login": email, "password": password}
        answer = self.post("/login/", {**fields}, form="/login/")
        if answer.status not in {302, 303}:
            raise RuntimeError(f"sign-in: {answer.status}")

    def post(
        self,
        path: str,
        fields: dict[str, object],
        *,
        form: str = "",
        token: str = "",
        hx: bool = False,
    ) -> Answer:
        """Send a form that stands on the page `form`, or on this one."""
        data = {**fields, "csrfmiddlewaretoken": token or self.token(form or path)}
        kind = "application/x-www-form-urlencoded"
        body = urlencode(data, doseq=True).encode()
        more = {"HX_Request": "true"} if hx else {}
        return self.ask("POST", path, body, Content_Type=kind, **more)

    def upload(self, files: list[tuple[str, bytes]], token: str) -> Answer:
        """Send files by the plain form."""
        boundary = uuid.uuid4().hex
        parts = [_part(boundary, "csrfmiddlewaretoken", token.encode())]
        parts += [_part(boundary, "files", data, name) for name, data in files]
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        return self.ask("POST", "/upload/", body, Content_Type=kind)

    def begin(self, name: str, length: int, token: str) -> Answer:
        """Announce a resumable upload."""
        meta = f"filename {base64.b64encode(name.encode()).decode()}"
        return self.ask(
            "POST",
            "/upload/files/",
            Tus_Resumable="1.0.0",
            Upload_Length=str(length),
            Upload_Metadata=meta,
            X_CSRFToken=token,
        )

    def send_piece(self, address: str, offset: int, piece: bytes, token: str) -> Answer:
        """Send the bytes of a resumable upload that come at `offset`."""
        return self.ask(
            "PATCH",
            address,
            piece,
            Tus_Resumable="1.0.0",
            Upload_Offset=str(offset),
            Content_Type="application/offset+octet-stream",
            X_CSRFToken=token,
        )


def _part(boundary: str, field: str, data: bytes, filename: str = "") -> bytes:
    named = f'; filename="{filename}"' if filename else ""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"{named}\r\n'
    return f"{head}\r\n".encode() + data + b"\r\n"
