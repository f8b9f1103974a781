"""Subscribers: what they follow and chose, their links, and whom we never write to."""
