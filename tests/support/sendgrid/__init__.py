"""A provider of our own that holds us to SendGrid's rules, on the loopback."""
