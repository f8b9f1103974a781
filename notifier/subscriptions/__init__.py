"""The people's use cases: sign up, confirm, leave. No HTTP here."""
