"""What is done to an organisation: founded, its units and people changed, its bodies set up."""

from spindel.foundation.organisation.writes.bodies import (
    add_body,
    change_body,
    end_body,
    give_seat,
    take_seat,
)
from spindel.foundation.organisation.writes.founding import (
    change_organisation,
    found_organisation,
    require_second_factor,
)
from spindel.foundation.organisation.writes.imports import (
    LARGEST,
    ChangedMeanwhile,
    HasFaults,
    TooLarge,
    apply_upload,
    drop_upload,
    forget_uploads,
    keep_upload,
)
from spindel.foundation.organisation.writes.members import (
    LastAdministrator,
    NoUnitToLead,
    add_member,
    change_member,
    end_membership,
    invite_member,
    send_link,
)
from spindel.foundation.organisation.writes.units import (
    LoopInTree,
    UnitEnded,
    UnitInUse,
    UuidTaken,
    add_unit,
    change_unit,
    end_unit,
    merge_unit,
    remove_unit,
)

__all__ = [
    "LARGEST",
    "ChangedMeanwhile",
    "HasFaults",
    "LastAdministrator",
    "LoopInTree",
    "NoUnitToLead",
    "TooLarge",
    "UnitEnded",
    "UnitInUse",
    "UuidTaken",
    "add_body",
    "add_member",
    "add_unit",
    "apply_upload",
    "change_body",
    "change_member",
    "change_organisation",
    "change_unit",
    "drop_upload",
    "end_body",
    "end_membership",
    "end_unit",
    "forget_uploads",
    "found_organisation",
    "give_seat",
    "invite_member",
    "keep_upload",
    "merge_unit",
    "remove_unit",
    "require_second_factor",
    "send_link",
    "take_seat",
]
