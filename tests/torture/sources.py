"""Test files of other projects, fetched as source packages when they are wanted.

Nothing of them is committed: their licenses differ. They come through the package
tools of this machine, from wherever those are set up to fetch.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin
from urllib.request import Request, urlopen

PYTHON = {
    "pillow": "13.0.0",
    "pillow-heif": "1.8.1",
    "hachoir": "3.4.0",
    "filetype": "1.2.0",
    "piexif": "1.1.3",
    "pymediainfo": "7.0.1",
}
DEBIAN = (
    "exiv2",
    "gdk-pixbuf",
    "libheif",
    "libimage-exiftool-perl",
    "tiff",
    "libjpeg-turbo",
    "giflib",
    "libexif",
)
TESTS = re.compile(r"(^|/)(tests?|t|testimages|fuzz[^/]*|pic|examples?)(/|$)", re.I)
SOURCES = {
    ".py", ".pyi", ".pyc", ".c", ".cc", ".cpp", ".h", ".hpp", ".in", ".am", ".ac",
    ".md", ".rst", ".txt", ".sh", ".cmake", ".build", ".toml", ".cfg", ".yml", ".yaml",
    ".json", ".out", ".expected", ".t", ".pl", ".pm", ".log", ".conf", ".mk", ".1",
}  # fmt: skip


def collect(folder: Path) -> list[Path]:
    """The test files of all packages that can be fetched, unpacked below `folder`."""
    found: dict[str, Path] = {}
    for name, version in PYTHON.items():
        for path in _test_files(_python(folder / "python", name, version)):
            found.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
    for root in _debian(folder / "debian"):
        for path in _test_files(root):
            found.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
    return sorted(found.values())


def _test_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root).parent.as_posix()
        if (
            path.is_file()
            and not path.is_symlink()
            and path.suffix.lower() not in SOURCES
            and TESTS.search(inside)
        ):
            yield path


def _python(folder: Path, name: str, version: str) -> Path:
    """The unpacked source of one release, checked against the index's hash."""
    root = folder / f"{name}-{version}"
    if root.exists():
        return root
    index = _index()
    names = (name, name.replace("-", "_"))
    wanted = [f"{part}-{version}{end}" for part in names for end in (".tar.gz", ".zip")]
    listing = Request(
        urljoin(index, f"{name}/"),
        headers={"Accept": "application/vnd.pypi.simple.v1+json, text/html;q=0.1"},
    )
    with urlopen(listing, timeout=60) as answer:
        text, base = answer.read().decode(), answer.url
    if text.lstrip().startswith("{"):
        links = {
            file["filename"]: (file["url"], file["hashes"].get("sha256", ""))
            for file in json.loads(text)["files"]
        }
    else:
        links = {}
        for href in re.findall(r'href="([^"]+)"', text):
            url, fragment = urldefrag(href)
            links[url.rsplit("/", 1)[-1]] = (url, fragment.removeprefix("sha256="))
    url, sha256 = next(links[file] for file in wanted if file in links)
    with urlopen(urljoin(base, url), timeout=300) as answer:
        content = answer.read()
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise RuntimeError(f"{name} {version} is not what the index says.")
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / url.rsplit("/", 1)[-1]
    archive.write_bytes(content)
    _unpack(archive, root)
    return root


def _index() -> str:
    """Where pip of this machine looks for packages."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout.strip()
    if not said:
        from pip._internal.models.index import PyPI

        said = PyPI.simple_url
    return said.rstrip("/") + "/"


def _debian(folder: Path) -> list[Path]:
    """Unpacked sources of those Debian packages that its tools can fetch here."""
    if shutil.which("apt-get") is None:
        return []
    lists = folder / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    listed = folder / "sources.list.d"
    listed.mkdir(exist_ok=True)
    _source_lists(listed)
    options = [
        "-o", f"Dir::State::lists={lists}",
        "-o", f"Dir::Etc::SourceParts={listed}",
        "-o", "Dir::Etc::SourceList=/dev/null",
        "-o", f"Dir::Cache={folder / 'cache'}",
    ]  # fmt: skip
    subprocess.run(["apt-get", *options, "-qq", "update"], check=False)
    roots = []
    for name in DEBIAN:
        place = folder / name
        if not place.exists():
            place.mkdir()
            fetch = ["apt-get", *options, "-qq", "source", "--download-only", name]
            done = subprocess.run(fetch, cwd=place, capture_output=True, check=False)
            for archive in place.glob("*.orig*.tar.*"):
                if not archive.name.endswith(".asc"):
                    _unpack(archive, place / "unpacked")
            if done.returncode:
                print(f"  {name}: could not be fetched")
        roots.append(place / "unpacked")
    return [root for root in roots if root.exists()]


def _source_lists(folder: Path) -> None:
    """This machine's package lists, asking for sources instead of programs."""
    etc = Path("/etc/apt")
    for path in [etc / "sources.list", *etc.glob("sources.list.d/*")]:
        if not path.is_file():
            continue
        text = path.read_text()
        if path.suffix == ".sources":
            text = re.sub(r"(?m)^Types:.*$", "Types: deb-src", text)
        else:
            text = re.sub(r"(?m)^deb ", "deb-src ", text)
        (folder / path.name).write_text(text)


def _unpack(archive: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(target)
        return
    with tarfile.open(archive) as packed:
        packed.extractall(target, filter="data")
