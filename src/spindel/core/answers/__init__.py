"""Answers as arrays: what respondents said about a framework's items, and why where they said nothing."""

from spindel.core.answers.model import Absence, Answers
from spindel.core.answers.reading import Layout, Reading, read_answers

__all__ = ["Absence", "Answers", "Layout", "Reading", "read_answers"]
