"""Drawn sample photos and the story they tell: what `make demo` fills ram with."""
