"""The rules, pure: values and decisions without any effect. It knows no library but msgspec."""
