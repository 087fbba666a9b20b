"""Measuring training: one module a part of `pinxit bench painter`."""
