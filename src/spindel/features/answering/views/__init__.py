from spindel.features.answering.views.entrance import enter, open_link, thanks
from spindel.features.answering.views.pages import mine, overview, promise, send, sent, start
from spindel.features.answering.views.saving import save, save_by_key, state, state_by_key
from spindel.features.answering.views.section import section

__all__ = [
    "enter",
    "mine",
    "open_link",
    "overview",
    "promise",
    "save",
    "save_by_key",
    "section",
    "send",
    "sent",
    "start",
    "state",
    "state_by_key",
    "thanks",
]
