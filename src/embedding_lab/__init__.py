"""Embedding Lab: learn what an embedding is by touching it."""
