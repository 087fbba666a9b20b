"""Recipes: what shapes a result, as functions that return frozen values."""
