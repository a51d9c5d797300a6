"""The places where the story of the demo happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Place:
    """A town or a landscape, and the kinds of scenes one sees there."""

    name: str
    latitude: float
    longitude: float
    altitude: float
    zone: str
    kinds: tuple[str, ...]

    @property
    def south(self) -> bool:
        """Whether the seasons are those of the southern half."""
        return self.latitude < 0

    def offset(self, local: datetime) -> timedelta:
        """How far that wall clock is from UTC here."""
        offset = local.replace(tzinfo=ZoneInfo(self.zone)).utcoffset()
        assert offset is not None
        return offset


_HOME = ("cat", "coffee", "rain_window", "flower", "oranges", "bicycle", "cake")
_LISBON, _NEW_YORK = "Europe/Lisbon", "America/New_York"

PLACES: dict[str, Place] = {
    place.name: place
    for place in (
        Place(
            "Sintra", 38.7974, -9.3904, 207, _LISBON,
            (
                *_HOME, "balloons", "pine_light", "autumn_path", "hikers", "garden",
                "couple", "courtyard", "kite", "vineyard", "campfire", "milky_way",
            ),
        ),
        Place(
            "Cascais", 38.6968, -9.4207, 8, _LISBON,
            (
                "beach_above", "sunset_bay", "lighthouse", "sailing", "kite", "couple",
                "palms", "bicycle", "flower", "pine_light",
            ),
        ),
        Place(
            "Lisbon", 38.7112, -9.1366, 32, _LISBON,
            (*_HOME, "tram", "bridge", "city_night", "tram", "courtyard", "sailing"),
        ),
        Place(
            "Porto", 41.1406, -8.6132, 60, _LISBON,
            (
                *_HOME, "tram", "bridge", "sunset_bay", "city_night", "couple",
                "lighthouse", "kite", "garden", "autumn_path",
            ),
        ),
        Place(
            "Pinhão", 41.1903, -7.5462, 95, _LISBON,
            ("vineyard", "oranges", "hikers", "balloons", "couple"),
        ),
        Place(
            "Lagos", 37.0879, -8.6684, 20, _LISBON,
            (
                "beach_above", "sunset_bay", "sailing", "kite", "lighthouse", "couple",
                "palms",
            ),
        ),
        Place(
            "Manteigas", 40.4017, -7.5397, 720, _LISBON,
            (
                "peaks", "cabin", "pier", "hikers", "milky_way", "pine_light",
                "waterfall", "campfire",
            ),
        ),
        Place(
            "Gerês", 41.7290, -8.1620, 390, _LISBON,
            ("waterfall", "pine_light", "hikers", "pier", "campfire", "milky_way"),
        ),
        Place(
            "Woodstock", 42.0409, -74.1182, 170, _NEW_YORK,
            (
                "cabin", "autumn_path", "pier", "pine_light", "campfire", "garden",
                "hikers", "waterfall",
            ),
        ),
        Place(
            "Kyoto", 34.9671, 135.7727, 80, "Asia/Tokyo",
            (
                "torii", "blossom", "torii", "pine_light", "autumn_path", "coffee",
                "flower",
            ),
        ),
        Place(
            "Brooklyn", 40.7023, -73.9893, 14, _NEW_YORK,
            (*_HOME, "skyline", "bridge", "city_night", "autumn_path", "cake"),
        ),
        Place(
            "New York City", 40.7712, -73.9742, 25, _NEW_YORK,
            ("skyline", "city_night", "bridge", "autumn_path", "rain_window"),
        ),
        Place(
            "Reykjavík", 64.1466, -21.9426, 15, "Atlantic/Reykjavik",
            (
                "northern_lights", "waterfall", "glacier", "cabin", "lighthouse",
                "northern_lights",
            ),
        ),
        Place(
            "Zermatt", 46.0207, 7.7491, 1608, "Europe/Zurich",
            ("peaks", "cabin", "hikers", "peaks", "milky_way", "campfire"),
        ),
        Place(
            "Bled", 46.3683, 14.1146, 475, "Europe/Ljubljana",
            ("pier", "peaks", "pine_light", "couple", "pier", "hikers"),
        ),
        Place(
            "Marrakesh", 31.6258, -7.9891, 466, "Africa/Casablanca",
            ("courtyard", "oranges", "courtyard", "palms"),
        ),
        Place(
            "Merzouga", 31.0990, -4.0116, 730, "Africa/Casablanca",
            ("dunes", "dunes", "milky_way", "campfire"),
        ),
        Place(
            "El Chaltén", -49.3315, -72.8863, 405, "America/Argentina/Rio_Gallegos",
            ("peaks", "glacier", "hikers", "campfire", "milky_way", "pier"),
        ),
        Place(
            "Valensole", 43.8375, 5.9836, 590, "Europe/Paris",
            ("lavender", "vineyard", "bicycle", "lavender", "garden"),
        ),
        Place(
            "Lisse", 52.2579, 4.5571, 1, "Europe/Amsterdam",
            ("tulips", "tulips", "bicycle", "flower", "garden"),
        ),
        Place(
            "Göreme", 38.6431, 34.8289, 1100, "Europe/Istanbul",
            ("balloons", "balloons", "hikers", "coffee", "courtyard"),
        ),
        Place(
            "Ko Samui", 9.5120, 100.0136, 6, "Asia/Bangkok",
            ("palms", "beach_above", "palms", "sunset_bay", "sailing"),
        ),
        Place(
            "San Francisco", 37.8077, -122.4750, 20, "America/Los_Angeles",
            ("bridge", "skyline", "kite", "sunset_bay", "sailing"),
        ),
        Place(
            "Montepulciano", 43.0986, 11.7872, 605, "Europe/Rome",
            ("vineyard", "balloons", "oranges", "garden", "bicycle"),
        ),
        Place(
            "Queenstown", -45.0312, 168.6626, 310, "Pacific/Auckland",
            ("peaks", "pier", "hikers", "milky_way", "sailing"),
        ),
    )
}  # fmt: skip
