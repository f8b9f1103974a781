"""Real series of snapshots, held against a tool that knows nothing of ours: csv-diff."""
