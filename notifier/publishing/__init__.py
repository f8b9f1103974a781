"""From the change log to stored feeds; the only caller of the package feeds."""
