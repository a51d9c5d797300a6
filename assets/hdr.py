"""Brings HDR video (HLG and PQ, as phones record it) down to what every screen shows.

The tables are color cubes for FFmpeg's `lut3d` filter. FFmpeg's own conversion gave the
same colors but took seconds to start and three times as long for each frame.
"""

from itertools import product
from math import exp

# FFmpeg's numbers for the two transfer curves (ITU-T H.273).
PQ, HLG = 16, 18

STEPS = 25  # a side of the cube; between its points the filter interpolates

# ITU-R BT.2408: what is plain white paper in HDR, in candela per square meter.
PAPER_WHITE = 203.0
HLG_PEAK = 1000.0

# Up to here nothing is changed; the highlights above share what room is left.
KNEE = 0.6

BT2020_TO_BT709 = (
    (1.6605, -0.5876, -0.0728),
    (-0.1246, 1.1329, -0.0083),
    (-0.0182, -0.1006, 1.1187),
)

Color = tuple[float, float, float]


def color_cube(transfer: int) -> str:
    """The text of a `.cube` file from HDR signals in BT.2020 to SDR in BT.709."""
    to_light = from_pq if transfer == PQ else from_hlg
    steps = [step / (STEPS - 1) for step in range(STEPS)]
    lines = [f"LUT_3D_SIZE {STEPS}"]
    for blue, green, red in product(steps, repeat=3):  # red changes fastest
        shown = to_screen(to_light((red, green, blue)))
        lines.append(f"{shown[0]:.5f} {shown[1]:.5f} {shown[2]:.5f}")
    return "\n".join(lines) + "\n"


def from_pq(signal: Color) -> Color:
    """Light from a PQ signal (SMPTE ST 2084), paper white being 1."""

    def light(value: float) -> float:
        root = value ** (1 / 78.84375)
        part = max(root - 0.8359375, 0.0) / (18.8515625 - 18.6875 * root)
        return 10_000 * part ** (1 / 0.1593017578125) / PAPER_WHITE

    red, green, blue = signal
    return light(red), light(green), light(blue)


def from_hlg(signal: Color) -> Color:
    """Light from an HLG signal (ITU-R BT.2100) on its usual screen, paper white 1."""

    def scene(value: float) -> float:
        if value <= 0.5:
            return value * value / 3
        return (exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12

    red, green, blue = (scene(value) for value in signal)
    luminance = 0.2627 * red + 0.6780 * green + 0.0593 * blue
    gain = luminance**0.2 * HLG_PEAK / PAPER_WHITE
    return red * gain, green * gain, blue * gain


def to_screen(light: Color) -> Color:
    """The signal for an ordinary screen: its primaries, its highlights, its gamma."""
    red, green, blue = (
        max(sum(part * value for part, value in zip(row, light, strict=True)), 0.0)
        for row in BT2020_TO_BT709
    )
    # The strongest channel decides for all three, so that no highlight changes hue.
    peak = max(red, green, blue)
    gain = shoulder(peak) / peak if peak > KNEE else 1.0
    return gamma(red * gain), gamma(green * gain), gamma(blue * gain)


def shoulder(value: float) -> float:
    """Bends what is above the knee so that it never passes 1."""
    room = 1 - KNEE
    return KNEE + room * (1 - exp((KNEE - value) / room))


def gamma(value: float) -> float:
    """The sRGB curve."""
    if value <= 0.0031308:
        return 12.92 * value
    return min(1.055 * value ** (1 / 2.4) - 0.055, 1.0)
