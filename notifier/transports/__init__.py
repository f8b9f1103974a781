"""The ways out: each takes a content with its messages and answers with outcomes."""
