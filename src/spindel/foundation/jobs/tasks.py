from datetime import datetime

from spindel.foundation.jobs import writes


def forget_done(*, now: datetime) -> None:
    writes.forget_done(now=now)
