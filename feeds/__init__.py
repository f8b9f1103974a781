"""Feeds in Atom, RSS and JSON from plain values. It knows no notifier, no web and no database."""
