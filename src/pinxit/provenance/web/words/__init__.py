"""What the room says to people, in their language."""
