"""Files and functions that fit on a screen, with every exception written down."""

import ast

from tests.architecture.tree import ROOT, parsed, python_files

FILE_LINES = 400
FUNCTION_LINES = 60
LOOP_LINES = 120
#: A training loop is read from top to bottom; cutting it up hides the order of things.
LOOPS = {"src/pinxit/training/adapters/loop.py": LOOP_LINES}


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in python_files("src", "tests", "recipes", "tools")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    ]

    assert long == []


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = []
    for path in python_files("src", "tests", "recipes", "tools"):
        name = str(path.relative_to(ROOT))
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LOOPS.get(name, FUNCTION_LINES):
                long.append(f"{name}:{node.lineno} {node.name}: {lines} lines")

    assert long == []
