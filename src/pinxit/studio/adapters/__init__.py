"""The studio's outside things: inference engines, the text model, PNG files."""
