"""What is pure in training: recipes, the split, captions."""
