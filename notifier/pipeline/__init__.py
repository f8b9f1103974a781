"""The clock's use cases: each stage finds its own work in the store and may run twice."""
