"""Coming in: a snapshot is read, judged, and written into the change log."""
