"""In what numbers a model is kept."""

from enum import StrEnum


class Precision(StrEnum):
    """In what numbers a painter's weights are kept; engines compute in their own.

    Half precision keeps three digits of each; `bfloat16` keeps two, over the range of single
    precision; bytes keep each matrix at a quarter of single precision.
    """

    FLOAT16 = "float16"
    BFLOAT16 = "bfloat16"
    INT8 = "int8"
