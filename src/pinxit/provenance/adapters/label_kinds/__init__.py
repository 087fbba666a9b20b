"""Where each kind of file keeps its labels: one module a family, each with the same three calls.

- `read(data)`: what the file says of AI, or nothing;
- `write(data, label)`: the file with this label in place of its own, and all else as it was;
- `content(data)`: the bytes that no label touches, to be signed; `None` where there are none.
"""
