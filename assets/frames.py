"""Frames of a video as they are to be shown: upright, of even size, in plain color."""

import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Self

from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from assets.hdr import HLG, PQ, color_cube

# How a display matrix maps right and down (a, b, c, d), and the filters that do it.
TURNS: dict[tuple[int, int, int, int], tuple[tuple[str, str], ...]] = {
    (1, 0, 0, 1): (),
    (-1, 0, 0, 1): (("hflip", ""),),
    (1, 0, 0, -1): (("vflip", ""),),
    (-1, 0, 0, -1): (("hflip", ""), ("vflip", "")),
    (0, 1, -1, 0): (("transpose", "clock"),),
    (0, -1, 1, 0): (("transpose", "cclock"),),
    (0, 1, 1, 0): (("transpose", "cclock_flip"),),
    (0, -1, -1, 0): (("transpose", "clock_flip"),),
}
UPRIGHT = (1, 0, 0, 1)

UNSPECIFIED, BT709, LIMITED_RANGE = 2, 1, 1
HD_LINES = 720  # from here on, a video that names no colors means BT.709


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a video's picture with square pixels, and how it is turned."""

    width: int
    height: int
    turn: tuple[int, int, int, int]

    @classmethod
    def of(cls, stream: VideoStream) -> Self:
        """The shape that the stream asks to be shown in."""
        ratio = stream.sample_aspect_ratio
        pixel = Fraction(ratio.numerator or 1, ratio.denominator or 1) if ratio else 1
        if not Fraction(1, 10) <= pixel <= 10:
            pixel = Fraction(1)
        width = max(round(stream.width * pixel), 1)
        matrix = stream.codec_context.coded_side_data.get("display_matrix")
        return cls(width, stream.height, turn_of(matrix))

    @property
    def lies(self) -> bool:
        """Whether width and height change places when the picture is upright."""
        return self.turn[0] == 0

    @property
    def displayed(self) -> tuple[int, int]:
        """Width and height as shown."""
        size = (self.width, self.height)
        return size[::-1] if self.lies else size

    def within(self, short_side: int) -> tuple[int, int]:
        """Even width and height, still unturned, of at most that shorter side."""
        scale = min(Fraction(short_side, min(self.width, self.height)), Fraction(1))
        return even(self.width * scale), even(self.height * scale)


def even(length: Fraction | int) -> int:
    """H.264 in 4:2:0 knows no odd lengths."""
    return max(round(length / 2) * 2, 2)


def turn_of(matrix: bytes | None) -> tuple[int, int, int, int]:
    """The quarter turn or flip nearest to a display matrix."""
    if matrix is None or len(matrix) < 36:
        return UPRIGHT
    a, b, _, c, d, *_ = struct.unpack("=9i", matrix[:36])
    if abs(a) + abs(d) < abs(b) + abs(c):
        a = d = 0
    else:
        b = c = 0
    turn = (sign(a), sign(b), sign(c), sign(d))
    return turn if turn in TURNS else UPRIGHT


def sign(number: int) -> int:
    """-1, 0 or 1."""
    return (number > 0) - (number < 0)


class Pipeline:
    """Turns frames as they were decoded into frames as they are shown.

    `scratch` is a folder for the color table that HDR needs.
    """

    def __init__(
        self, shape: Shape, short_side: int, pixels: str, scratch: Path
    ) -> None:
        self.shape = shape
        self.width, self.height = shape.within(short_side)
        self.pixels = pixels
        self.scratch = scratch
        self.graph: Graph | None = None
        self.kind: tuple | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what comes out."""
        size = (self.width, self.height)
        return size[::-1] if self.shape.lies else size

    def convert(self, frame: VideoFrame) -> VideoFrame:
        """That frame as it is shown, with its time."""
        kind = (
            *(frame.width, frame.height, frame.format.name),
            *(frame.colorspace, frame.color_range, frame.color_trc),
        )
        # A stream may change its size or its colors on the way.
        if self.graph is None or kind != self.kind:
            self.graph, self.kind = self.build(frame), kind
        self.graph.vpush(frame)
        return self.graph.vpull()

    def build(self, frame: VideoFrame) -> Graph:
        """The chain of filters for frames like this one."""
        graph = Graph()
        base = frame.time_base
        buffer = graph.add(
            "buffer",
            f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}"
            f":time_base={base.numerator}/{base.denominator}"
            f":colorspace={frame.colorspace}:range={frame.color_range}",
        )
        nodes = [graph.add(*step) for step in self.steps(frame)]
        graph.link_nodes(buffer, *nodes, graph.add("buffersink")).configure()
        return graph

    def steps(self, frame: VideoFrame) -> list[tuple[str, str]]:
        """The filters by name, smaller first, so that the rest has less to do."""
        scale = f"w={self.width}:h={self.height}"
        if frame.colorspace == UNSPECIFIED and frame.height >= HD_LINES:
            scale += ":in_color_matrix=bt709"
        chain = [("scale", scale)]
        if frame.color_trc in (PQ, HLG):
            cube = self.scratch / f"{frame.color_trc}.cube"
            cube.write_text(color_cube(frame.color_trc), encoding="ascii")
            chain += [("format", "gbrp10le"), ("lut3d", f"file={quoted(cube)}")]
        chain += TURNS[self.shape.turn]
        if self.pixels != "rgb24":
            chain.append(("scale", "out_color_matrix=bt709:out_range=tv"))
        colors = "color_primaries=bt709:color_trc=bt709"
        return [*chain, ("format", self.pixels), ("setsar", "1"), ("setparams", colors)]


def quoted(path: Path) -> str:
    """A path as a value in a filter's options."""
    return "'" + str(path).replace("'", "'\\''") + "'"
