"""Appraisal: what a picture is worth looking at for.

In:  a picture, as an array.
Out: a `TechnicalReport`: four measures, and whether there is anything on it at all.
"""

from pinxit.appraisal.core.technical import TechnicalReport, appraise

__all__ = ["TechnicalReport", "appraise"]
