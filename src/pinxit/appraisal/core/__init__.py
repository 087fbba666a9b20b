"""Measures of pictures: pure, without clock, disk, network or framework."""
