"""What a figure is worth: agreement, variation, intervals, change, ranks, and what may be shown at all.

Everything here takes arrays and returns arrays or frozen dataclasses. A value that is not there is NaN, and a figure
that cannot be worked out is NaN too, never 0.
"""
