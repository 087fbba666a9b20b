"""The rules of the house: pure, without clock, disk, network or framework."""
