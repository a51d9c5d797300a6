"""Files that refer to other files: what a decoder may be talked into opening."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.assets.films import shoot
from tests.assets.pictures import packed, quarters, tiff

TEXTS = {
    "ffconcat": "ffconcat version 1.0\nfile '{}'\n",
    "unsafe ffconcat": "ffconcat version 1.0\nfile '{}'\noption safe 0\nduration 1\n",
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{}\n#EXT-X-ENDLIST\n",
    "hls key": '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{0}"\n#EXTINF:1,\n{0}\n',
    "hls map": '#EXTM3U\n#EXT-X-MAP:URI="{0}"\n#EXTINF:1,\n{0}\n#EXT-X-ENDLIST\n',
    "hls master": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9\n{}\n",
    "dash": '<?xml version="1.0"?><MPD><Period><BaseURL>{}</BaseURL></Period></MPD>',
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\na=control:{}\nm=video 9 RTP/AVP 96\n",
    "asx": '<asx version="3.0"><entry><ref href="{}"/></entry></asx>',
    "real": "{}\n--stop--\n",
    "smil": '<smil><body><video src="{}"/></body></smil>',
    "imf": "<CompositionPlaylist><Asset><Path>{}</Path></Asset></CompositionPlaylist>",
    "svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}"/></svg>',
    "vobsub": "# VobSub index file, v7 (do not modify this line!)\n# {}\n",
    "quicktime text": 'RTSPtext\r\nrtsptextrtsp://"{}"\r\n',
    "shortcut": "[InternetShortcut]\nURL={}\n",
}
ENTITY = (
    '<?xml version="1.0"?><?xml-stylesheet href="{0}"?>'
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "{0}"><!ENTITY e SYSTEM "{0}">]>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:xi="http://www.w3.org/2001/XInclude">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' dc:description="{0}"><dc:title>&e;</dc:title><xi:include href="{0}"/>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def ways(victim: Path, port: int) -> list[str]:
    """How one may write where something else lies; `port` is one of this machine."""
    return [
        *(victim.name, f"./{victim.name}", f"../{victim.parent.name}/{victim.name}"),
        *(str(victim), f"file:{victim}", f"file://{victim}", f"concat:{victim}"),
        *(f"subfile,,start,0,end,0,,:{victim}", f"crypto:{victim}", f"cache:{victim}"),
        *(f"http://127.0.0.1:{port}/{victim.name}", f"tcp://127.0.0.1:{port}"),
        *(f"rtmp://127.0.0.1:{port}/x", f"{victim.stem}%d{victim.suffix}"),
    ]


def playlists(to: str) -> Iterator[tuple[str, bytes]]:
    """Texts that refer `to` somewhere, bare and behind the marks of videos."""
    marks = {"mp4": box(b"ftyp", b"isom\0\0\2\0isom"), "mkv": b"\x1a\x45\xdf\xa3\x80"}
    for name, text in TEXTS.items():
        data = text.format(to).encode()
        yield name, data
        for mark, first in marks.items():
            yield f"{mark} and {name}", first + data


def films(to: str, film: bytes) -> Iterator[tuple[str, bytes]]:
    """`film`, a QuickTime file, with its pictures said to lie elsewhere."""
    address = to.encode() + b"\0"
    yield "alias", with_reference(film, alias(to.encode()[:63]))
    yield "url", with_reference(film, box(b"url ", bytes(4) + address))
    name = box(b"urn ", bytes(4) + address + address)
    yield "urn", with_reference(film, name)
    size = len(address).to_bytes(4)
    rdrf = box(b"rdrf", bytes(4) + b"url " + size + address)
    movie = box(b"moov", box(b"rmra", box(b"rmda", rdrf)))
    yield "reference movie", box(b"ftyp", b"qt  \0\0\0\0qt  ") + movie


def pictures(to: str) -> Iterator[tuple[str, bytes]]:
    """Pictures whose texts, or whose parts, lie elsewhere."""
    packet, small = ENTITY.format(to).encode(), quarters((64, 48))
    for kind in ("JPEG", "WEBP", "AVIF", "HEIF", "TIFF"):
        yield f"entity in {kind}", packed(small, kind, xmp=packet)
    chunks = PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", packet.decode())
    chunks.add_text("Location", to)
    yield "entity in PNG", packed(small, "PNG", pnginfo=chunks)
    exif = Image.Exif()
    for tag in (0x010E, 0x010D, 0xC68B, 0xA004):  # also names of other files
        exif[tag] = to
    for kind in ("JPEG", "TIFF"):
        yield f"names in {kind}", packed(small, kind, exif=exif, comment=to)
    text = to.encode() + b"\0"
    entries = [(0x010F, 2, b"Acme\0"), (0xC612, 1, b"\1\4\0\0"), (0xC68B, 2, text)]
    yield "original of a DNG", tiff("<", entries)
    heic = bytearray(packed(small, "HEIF"))
    # Every item is said to lie in the first of the file's data references.
    at = heic.index(b"iloc") + 4
    step = 8 if heic[at] else 6
    heic[at + step + 2 : at + step + 4] = b"\0\1"
    reference = box(b"url ", bytes(4) + text)
    dinf = box(b"dinf", box(b"dref", bytes(4) + (1).to_bytes(4) + reference))
    yield "items of a HEIC", bytes(heic) + dinf


def film(folder: Path) -> bytes:
    """A QuickTime file that holds its pictures itself."""
    path = shoot(folder / "whole.mov", codec="mjpeg", pixels="yuvj420p", times=[0.0])
    return path.read_bytes()


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


def alias(name: bytes) -> bytes:
    """Macintosh's word for the file `name` beside this one."""
    path = b"v:" + name  # on the volume named v
    paths = (2).to_bytes(2) + len(path).to_bytes(2) + path + bytes(len(path) % 2)
    said = bytes(4) + bytes(10) + b"\x01v".ljust(28, b"\0") + bytes(12)
    said += bytes([len(name)]) + name.ljust(63, b"\0") + bytes(16)
    return box(b"alis", said + (1).to_bytes(2) * 2 + bytes(16) + paths + b"\xff\xff")


def with_reference(data: bytes, reference: bytes) -> bytes:
    """A QuickTime file whose pictures lie where `reference` says."""
    inside = data.index(b"moov")
    start = data.index(b"dref", inside) - 4
    end = start + int.from_bytes(data[start : start + 4])
    made = box(b"dref", bytes(4) + (1).to_bytes(4) + reference)
    changed = bytearray(data[:start] + made + data[end:])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
        at = data.rindex(kind, 0, start) - 4
        size = int.from_bytes(data[at : at + 4]) + len(made) - (end - start)
        changed[at : at + 4] = size.to_bytes(4)
    return bytes(changed)
