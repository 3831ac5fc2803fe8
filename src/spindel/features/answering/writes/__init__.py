from spindel.features.answering.writes.envelopes import (
    AlreadyAnswered,
    open_envelopes,
    send_draft,
    start_draft,
    take_key,
)
from spindel.features.answering.writes.erasing import erase_sheets, forget_respondent
from spindel.features.answering.writes.evidence import add_file, add_link, remove_evidence
from spindel.features.answering.writes.handing_in import (
    GivenAnswer,
    ReadBefore,
    hand_in_file,
    hand_in_paper,
    hand_in_sheet,
)
from spindel.features.answering.writes.saving import (
    LARGEST_NUMBER,
    Change,
    ChangedElsewhere,
    CommentTooLong,
    NotAChoice,
    NotAsked,
    RoundNotOpen,
    Saved,
    save_answer,
    save_answers,
)
from spindel.features.answering.writes.sheets import (
    NothingToSend,
    send_sheet,
    start_by_link,
    start_invited,
    start_sheet,
)

__all__ = [
    "LARGEST_NUMBER",
    "AlreadyAnswered",
    "Change",
    "ChangedElsewhere",
    "CommentTooLong",
    "GivenAnswer",
    "NotAChoice",
    "NotAsked",
    "NothingToSend",
    "ReadBefore",
    "RoundNotOpen",
    "Saved",
    "add_file",
    "add_link",
    "erase_sheets",
    "forget_respondent",
    "hand_in_file",
    "hand_in_paper",
    "hand_in_sheet",
    "open_envelopes",
    "remove_evidence",
    "save_answer",
    "save_answers",
    "send_draft",
    "send_sheet",
    "start_by_link",
    "start_draft",
    "start_invited",
    "start_sheet",
    "take_key",
]
