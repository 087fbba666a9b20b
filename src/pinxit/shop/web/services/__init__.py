"""What the shop writes: each in one transaction."""
