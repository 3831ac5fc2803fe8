from spindel.features.answering.views.pages import mine, overview, promise, send, sent, start
from spindel.features.answering.views.saving import save, state
from spindel.features.answering.views.section import section

__all__ = ["mine", "overview", "promise", "save", "section", "send", "sent", "start", "state"]
