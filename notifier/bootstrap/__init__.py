"""Puts the concrete things together; the only rooms that know them all."""
