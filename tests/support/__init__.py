"""What tests of several rooms share: builders, databases, a server for mail."""
