"""Subscription and notification service for childcare location updates in Flanders."""
