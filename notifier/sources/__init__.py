"""The ways in: they turn files, tables and addresses into snapshots, and judge nothing."""
