from spindel.features.answering.views.entrance import enter, open_link, thanks
from spindel.features.answering.views.evidence import all_evidence, evidence, evidence_file, remove_evidence
from spindel.features.answering.views.pages import mine, overview, promise, send, sent, start
from spindel.features.answering.views.papers import key_in, sheets, upload, workbook
from spindel.features.answering.views.saving import save, save_by_key, state, state_by_key
from spindel.features.answering.views.section import section

__all__ = [
    "all_evidence",
    "enter",
    "evidence",
    "evidence_file",
    "key_in",
    "mine",
    "open_link",
    "overview",
    "promise",
    "remove_evidence",
    "save",
    "save_by_key",
    "section",
    "send",
    "sent",
    "sheets",
    "start",
    "state",
    "state_by_key",
    "thanks",
    "upload",
    "workbook",
]
