"""What is pure in optimisation: the model's card and its bill of materials."""
