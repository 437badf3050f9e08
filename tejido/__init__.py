"""Tejido weaves documents into a knowledge graph in which every relationship leads back to the words that state it."""

__version__ = "0.1.0"
