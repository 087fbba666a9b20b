"""The rules of the studio: pure, without clock, disk, network or framework."""
