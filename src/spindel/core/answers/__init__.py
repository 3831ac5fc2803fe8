"""Answers as arrays: what respondents said about a framework's items, and why where they said nothing."""
