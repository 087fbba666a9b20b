"""Training's outside things: PyTorch, the text model, folders of pictures and checkpoints."""
