"""Files that can be told apart: by their pixels, and by words in their bytes."""

import tempfile
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path

import av
from PIL import Image

from tests.prove.canaries import picture, word


@cache
def jpeg(number: int) -> bytes:
    """A picture with its number in the pixels, and words in its EXIF."""
    exif = Image.Exif()
    exif[0x010F] = word("camera", number)  # the maker of the camera
    exif[0x013B] = word("bytes", number)  # an artist, whom no page names
    out = BytesIO()
    picture(number).save(out, "JPEG", exif=exif, quality=88)
    return out.getvalue()


def broken_jpeg(number: int) -> bytes:
    """Begins as a picture, and cannot be decoded."""
    return jpeg(number)[:90] + word("bytes", number).encode() + bytes(300)


@cache
def film(number: int, *, tagged: bool = True) -> bytes:
    """A video of a few frames that browsers play."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as made:
            if tagged:
                made.metadata["comment"] = word("bytes", number)
            stream = made.add_stream("libx264", rate=25)
            stream.width = stream.height = 240
            stream.pix_fmt = "yuv420p"
            stream.codec_context.time_base = Fraction(1, 25)
            for at in range(10):
                frame = av.VideoFrame.from_image(picture(number))
                frame = frame.reformat(format="yuv420p")
                frame.pts, frame.time_base = at, Fraction(1, 25)
                made.mux(stream.encode(frame))
            made.mux(stream.encode(None))
        return path.read_bytes()


def sidecar_of(number: int) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" rdf:about="">'
        f"<!-- {word('sidecar', number)} --></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
