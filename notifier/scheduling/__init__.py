"""The table of jobs on their clock; each run is won in the database."""
