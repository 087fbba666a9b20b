"""Ethics: what may be made and shown here.

In:  a prompt.
Out: a `Decision`, which names the published rule it follows.
"""

from pinxit.ethics.core.policy import RULES, Rule
from pinxit.ethics.core.screening import Decision, RefusedByPolicyError, admit, screen

__all__ = ["RULES", "Decision", "RefusedByPolicyError", "Rule", "admit", "screen"]
