"""JPEG files with the metadata that cameras and phones write."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational


@dataclass(frozen=True)
class Camera:
    """What a camera says of itself, and how it names its files."""

    make: str
    model: str
    lens: str
    software: str
    f_numbers: tuple[float, ...]
    focal: tuple[float, int]  # in millimeters, as built and as on 35 mm film
    names: str  # a pattern with {n}, {local} or {utc}
    first: int = 1
    phone: bool = True
    turns: bool = False  # keeps upright pictures lying down, with a note to turn them


IPHONE_7 = Camera(
    "Apple", "iPhone 7", "iPhone 7 back camera 3.99mm f/1.8", "12.4", (1.8,),
    (3.99, 28), "IMG_{n:04d}.jpg", 217, turns=True,
)  # fmt: skip
IPHONE_12 = Camera(
    "Apple", "iPhone 12", "iPhone 12 back dual wide camera 4.2mm f/1.6", "15.6.1",
    (1.6,), (4.2, 26), "IMG_{n:04d}.jpg", 1033, turns=True,
)  # fmt: skip
IPHONE_15 = Camera(
    "Apple", "iPhone 15 Pro", "iPhone 15 Pro back triple camera 6.765mm f/1.78", "18.1",
    (1.78,), (6.765, 24), "IMG_{n:04d}.jpg", 2041, turns=True,
)  # fmt: skip
PIXEL_2 = Camera(
    "Google", "Pixel 2", "Pixel 2 back camera 4.442mm f/1.8", "HDR+ 1.0.345618096zd",
    (1.8,), (4.442, 27), "IMG_{local:%Y%m%d_%H%M%S}.jpg",
)  # fmt: skip
PIXEL_5 = Camera(
    "Google", "Pixel 5", "Pixel 5 back camera 4.38mm f/1.73", "HDR+ 1.0.377306402zd",
    (1.73,), (4.38, 27), "PXL_{utc:%Y%m%d_%H%M%S}{ms:03d}.jpg",
)  # fmt: skip
PIXEL_8 = Camera(
    "Google", "Pixel 8", "Pixel 8 back camera 6.9mm f/1.68", "HDR+ 1.0.585804401zd",
    (1.68,), (6.9, 25), "PXL_{utc:%Y%m%d_%H%M%S}{ms:03d}.jpg",
)  # fmt: skip
GALAXY_S8 = Camera(
    "samsung", "SM-G950F", "", "G950FXXU4CRL3", (1.7,), (4.25, 26),
    "{local:%Y%m%d_%H%M%S}.jpg",
)  # fmt: skip
GALAXY_S23 = Camera(
    "samsung", "Galaxy S23", "", "S911BXXS7DXG3", (1.8,), (5.4, 24),
    "{local:%Y%m%d_%H%M%S}.jpg",
)  # fmt: skip
FUJI_XT30 = Camera(
    "FUJIFILM", "X-T30", "XF35mmF2 R WR", "Digital Camera X-T30 Ver1.51",
    (2.0, 2.8, 4.0, 5.6, 8.0), (35.0, 53), "DSCF{n:04d}.jpg", 3187, phone=False,
)  # fmt: skip
CANON_R6 = Camera(
    "Canon", "Canon EOS R6", "RF24-105mm F4 L IS USM", "", (4.0, 5.6, 8.0, 11.0),
    (35.0, 35), "R6__{n:04d}.jpg", 812, phone=False,
)  # fmt: skip
NIKON_D5300 = Camera(
    "NIKON CORPORATION", "NIKON D5300", "18.0-140.0 mm f/3.5-5.6", "Ver.1.03",
    (4.0, 5.6, 8.0, 11.0), (24.0, 36), "DSC_{n:04d}.jpg", 409, phone=False,
)  # fmt: skip
NIKON_Z6 = Camera(
    "NIKON CORPORATION", "NIKON Z 6", "NIKKOR Z 24-70mm f/4 S", "Ver.03.40",
    (4.0, 5.6, 8.0, 11.0), (28.0, 28), "DSC_{n:04d}.jpg", 5120, phone=False,
)  # fmt: skip

# Usual shutter times (in 1/n s) and ISO values at an hour of the day.
_EXPOSURES: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "dawn": ((60, 125, 200), (100, 200, 320)),
    "day": ((500, 1000, 1600, 2500), (50, 64, 100)),
    "cloudy": ((200, 320, 500), (64, 100, 125)),
    "golden": ((125, 250, 500), (64, 100, 160)),
    "sunset": ((60, 100, 250), (100, 200, 250)),
    "dusk": ((30, 50, 60), (400, 640, 800)),
    "night": ((4, 10, 15), (800, 1600, 3200)),
}
_UPRIGHT, _TURN_RIGHT = 1, 6


def write_jpeg(
    image: Image.Image,
    path: Path,
    *,
    taken: datetime,
    offset: timedelta,
    latitude: float | None,
    longitude: float | None,
    camera: Camera,
    hour: str = "day",
    altitude: float | None = None,
    description: str = "",
    seed: int = 0,
) -> None:
    """Write the picture as this camera would have; same arguments, same bytes.

    `taken` is the wall clock where it was taken, `offset` how far that is from UTC.
    The file appears whole under its name, or not at all.
    """
    rng = Random(f"exif/{seed}")
    exif = Image.Exif()
    turned = camera.turns and image.height > image.width
    if turned:
        image = image.transpose(Image.Transpose.ROTATE_90)
    exif[Base.Orientation] = _TURN_RIGHT if turned else _UPRIGHT
    exif[Base.Make] = camera.make
    exif[Base.Model] = camera.model
    if camera.software:
        exif[Base.Software] = camera.software
    exif[Base.DateTime] = f"{taken:%Y:%m:%d %H:%M:%S}"
    exif[Base.XResolution] = exif[Base.YResolution] = IFDRational(72)
    exif[Base.ResolutionUnit] = 2
    if description:
        exif[Base.ImageDescription] = description
    _photo(exif.get_ifd(IFD.Exif), taken, offset, camera, hour, rng)
    exif.get_ifd(IFD.Exif)[Base.ExifImageWidth] = image.width
    exif.get_ifd(IFD.Exif)[Base.ExifImageHeight] = image.height
    if latitude is not None and longitude is not None:
        _position(exif.get_ifd(IFD.GPSInfo), latitude, longitude, altitude)
        _clock(exif.get_ifd(IFD.GPSInfo), taken - offset)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    image.save(part, "JPEG", quality=87, subsampling="4:2:0", exif=exif)
    os.replace(part, path)


def _photo(
    tags: dict[int, object],
    taken: datetime,
    offset: timedelta,
    camera: Camera,
    hour: str,
    rng: Random,
) -> None:
    moment = f"{taken:%Y:%m:%d %H:%M:%S}"
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    shutters, speeds = _EXPOSURES[hour]
    tags[Base.ExifVersion] = b"0232"
    tags[Base.ExposureTime] = IFDRational(1, rng.choice(shutters))
    tags[Base.FNumber] = IFDRational(round(rng.choice(camera.f_numbers) * 100), 100)
    tags[Base.ISOSpeedRatings] = rng.choice(speeds)
    tags[Base.DateTimeOriginal] = tags[Base.DateTimeDigitized] = moment
    tags[Base.OffsetTime] = tags[Base.OffsetTimeOriginal] = zone
    tags[Base.OffsetTimeDigitized] = zone
    tags[Base.SubsecTimeOriginal] = f"{taken.microsecond // 1000:03d}"
    tags[Base.FocalLength] = IFDRational(round(camera.focal[0] * 1000), 1000)
    tags[Base.FocalLengthIn35mmFilm] = camera.focal[1]
    tags[Base.Flash] = 16
    tags[Base.ColorSpace] = 1
    if camera.lens:
        tags[Base.LensMake] = camera.make
        tags[Base.LensModel] = camera.lens


def _position(
    tags: dict[int, object], latitude: float, longitude: float, altitude: float | None
) -> None:
    tags[GPS.GPSVersionID] = b"\x02\x03\x00\x00"
    tags[GPS.GPSLatitudeRef] = "N" if latitude >= 0 else "S"
    tags[GPS.GPSLatitude] = _degrees(abs(latitude))
    tags[GPS.GPSLongitudeRef] = "E" if longitude >= 0 else "W"
    tags[GPS.GPSLongitude] = _degrees(abs(longitude))
    if altitude is not None:
        tags[GPS.GPSAltitudeRef] = b"\x00" if altitude >= 0 else b"\x01"
        tags[GPS.GPSAltitude] = IFDRational(round(abs(altitude) * 10), 10)


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    hundredths = round(value * 3600 * 100)
    minutes, rest = divmod(hundredths, 6000)
    degrees, minutes = divmod(minutes, 60)
    return IFDRational(degrees), IFDRational(minutes), IFDRational(rest, 100)


def _clock(tags: dict[int, object], utc: datetime) -> None:
    tags[GPS.GPSDateStamp] = f"{utc:%Y:%m:%d}"
    clock = (utc.hour, utc.minute, utc.second)
    tags[GPS.GPSTimeStamp] = tuple(IFDRational(part) for part in clock)
