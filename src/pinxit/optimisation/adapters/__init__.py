"""Optimisation's outside things: PyTorch's exporter and ONNX."""
