"""Sending: what is due goes out by a way that works, and what becomes of it is heeded."""
