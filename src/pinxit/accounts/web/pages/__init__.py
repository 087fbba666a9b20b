"""Pages of the accounts room beyond one's own details, one subject a module."""
