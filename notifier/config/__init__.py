"""Settings, checked whole before anything starts; the sole reader of environment and file."""
