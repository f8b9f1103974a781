"""The commands: parse, one call, print. No rule lives here."""
