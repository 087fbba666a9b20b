"""The judge of painters: taught on real works, in one step.

`pinxit bench painter --only judge` teaches it where it is missing. Figures: docs/log/0012-judge.md.
"""

from pinxit.training.core.judge import JudgeRecipe


def judge() -> JudgeRecipe:
    """Learn from real works whose hand a picture shows, and of what."""
    return JudgeRecipe()
