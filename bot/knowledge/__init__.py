"""Curated answers: their model, loading, regional overlays, hot reload and checks."""
