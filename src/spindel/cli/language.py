"""The language of the terminal."""

import os


def spoken_language() -> str:
    """Danish or English, as the terminal's locale says."""
    spoken = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "da" if spoken.startswith("da") else "en"
