"""What the sources show, what changed there, and what waits to be believed."""
