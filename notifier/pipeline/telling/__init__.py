"""Telling: who is to hear of what, in which mail, and what of it is taken back."""
