"""The scenes, a module for each kind of place."""
