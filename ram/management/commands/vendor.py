"""Fetch the front-end files of others that we keep a copy of, and note their hashes."""

import base64
import hashlib
import re
import shutil
import subprocess
import tarfile
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ram.management.commands._outline import drawn

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"
MANIFEST = VENDOR / "VENDOR.toml"
# Ours, in the sprite beside the icons of others: two ram's horns.
LOGO = (
    "M12 22C12 13.5 10.6 5 6.3 5 3.4 5 1.5 7.4 1.5 10.2c0 2.6 1.8 4.5 4 4.5"
    " 2 0 3.3-1.5 3.3-3.2M12 22c0-8.5 1.4-17 5.7-17 2.9 0 4.8 2.4 4.8 5.2"
    " 0 2.6-1.8 4.5-4 4.5-2 0-3.3-1.5-3.3-3.2"
)


def integrity(content: bytes) -> str:
    """The hash of some bytes as browsers and the manifest write it."""
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return f"sha384-{digest}"


def sprite(folder: Path, icons: dict[str, str]) -> bytes:
    """One SVG with a symbol for each icon, named as we call it."""
    shapes = {"logo": f'<path d="{LOGO}"/>'}
    for name, theirs in icons.items():
        source = (folder / f"{theirs}.svg").read_text()
        inner = source[source.index(">", source.index("<svg")) + 1 :]
        inner = re.sub(r"\s+", " ", inner.removesuffix("\n").removesuffix("</svg>"))
        shapes[name] = inner.replace("> <", "><").replace(" />", "/>").strip()
    symbols = "\n".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{shape}</symbol>'
        for name, shape in sorted(shapes.items())
    )
    comment = "<!-- Icons by Lucide, ISC License; the logo is ram's own. -->"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg">{comment}\n{symbols}\n</svg>\n'
    ).encode()


def unpack(package: str, folder: Path) -> Path:
    """Download one npm package into a folder; its files are below the answer."""
    npm = shutil.which("npm") or "npm"
    done = subprocess.run(  # noqa: S603 - the names come from our own manifest
        [npm, "pack", "--silent", package],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    into = folder / re.sub(r"\W", "-", package)
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(into, filter="data")
    return into / "package"


class Command(BaseCommand):
    help = "Refresh static/vendor/ from npm, as VENDOR.toml says, and its hashes."

    def handle(self, *args: Any, **options: Any) -> None:
        text = MANIFEST.read_text()
        manifest = tomllib.loads(text)
        with TemporaryDirectory() as folder:
            for file in manifest["file"]:
                package = f"{file['package']}@{file['version']}"
                source = unpack(package, Path(folder)) / file["upstream"]
                content = (
                    sprite(source, manifest["icons"])
                    if source.is_dir()
                    else drawn(file["name"], source.read_bytes())
                )
                # A named source map that is not there stops collectstatic.
                content = re.sub(rb"\n?//# sourceMappingURL=\S+", b"", content)
                (VENDOR / file["name"]).write_bytes(content)
                text = note(text, file["name"], content)
                self.stdout.write(f"{file['name']}: {len(content):,} bytes")
        MANIFEST.write_text(text)


def note(text: str, name: str, content: bytes) -> str:
    """The manifest with the size and hash of one file brought up to date."""
    pattern = rf'(name = "{re.escape(name)}".*?bytes = )\d+(\nsha384 = )"[^"]*"'
    return re.sub(
        pattern,
        rf'\g<1>{len(content)}\g<2>"{integrity(content)}"',
        text,
        count=1,
        flags=re.DOTALL,
    )
