"""Coordinates become the name of a town, offline, all over the globe."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets import places
from assets.places import nearest


@pytest.mark.parametrize(
    ("latitude", "longitude", "town", "country"),
    [
        (38.7223, -9.1393, "Lisbon", "Portugal"),
        (38.7876, -9.3906, "Sintra", "Portugal"),
        (35.6895, 139.6917, "Tokyo", "Japan"),
        (35.4437, 139.6380, "Yokohama", "Japan"),
        (48.8049, 2.1204, "Versailles", "France"),
        (43.4674, 11.8851, "Arezzo", "Italy"),
        (-33.8688, 151.2093, "Sydney", "Australia"),
        (64.1466, -21.9426, "Reykjavík", "Iceland"),
        (78.2232, 15.6267, "Longyearbyen", "Svalbard and Jan Mayen"),
    ],
)
def test_a_known_point_has_the_name_of_its_town(
    latitude: float, longitude: float, town: str, country: str
) -> None:
    place = nearest(latitude, longitude)
    assert place is not None
    assert (place.town, place.country) == (town, country)


def test_a_town_of_the_united_states_names_its_state() -> None:
    place = nearest(45.5152, -122.6784)
    assert place is not None
    assert (place.town, place.region, place.country_code) == (
        "Portland",
        "Oregon",
        "US",
    )


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0, 0), (30, -40), (90, 0), (-90, 0), (89.5, 179.9), (-89.99, -180)],
    ids=["null island", "Atlantic", "north pole", "south pole", "ice", "ice too"],
)
def test_nowhere_near_a_town_has_no_name(latitude: float, longitude: float) -> None:
    assert nearest(latitude, longitude) is None


@pytest.mark.parametrize("longitude", [179.9999, 180.0, -180.0, -179.9999])
def test_the_date_line_is_no_wall(longitude: float) -> None:
    assert nearest(-16.8, longitude) == nearest(-16.8, 180.0)
    place = nearest(-16.8, longitude)
    assert place is not None
    assert place.country == "Fiji"


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (91, 0),
        (0, 181),
        (float("nan"), 0),
        (0, float("inf")),
    ],
)
def test_a_point_off_the_globe_has_no_name(latitude: float, longitude: float) -> None:
    assert nearest(latitude, longitude) is None


@settings(max_examples=20, deadline=None)
@given(
    latitude=st.floats(-90, 90) | st.floats(60, 90),
    longitude=st.floats(-180, 180) | st.floats(179, 180) | st.floats(-180, -179),
)
def test_the_cells_miss_no_town_a_look_at_all_of_them_finds(
    latitude: float, longitude: float
) -> None:
    gazetteer = places.load()
    within = [
        (away - gazetteer.reaches[town], town)
        for town in range(len(gazetteer.labels))
        if (
            away := places.distance(
                latitude,
                longitude,
                gazetteer.latitudes[town],
                gazetteer.longitudes[town],
            )
        )
        <= places.FARTHEST
    ]
    expected = places.place(gazetteer, min(within)[1]) if within else None
    assert nearest(latitude, longitude) == expected


def test_every_town_has_a_country() -> None:
    gazetteer = places.load()
    codes = {label.rsplit("\t", 1)[1] for label in gazetteer.labels}
    assert codes <= gazetteer.countries.keys()
    assert gazetteer.starts[-1] == len(gazetteer.labels) > 69_000


def test_importing_the_module_reads_no_gazetteer() -> None:
    program = (
        "import sys; from assets import places;"
        "sys.exit(places.load.cache_info().currsize)"
    )
    root = Path(places.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, check=False)
    assert done.returncode == 0
