"""What the shop reads."""
