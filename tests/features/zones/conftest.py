import pytest

from spindel.features.rounds.models import Round
from tests.cast import Cast
from tests.features.results.answered import answered_by, bundled_round
from tests.features.results.conftest import look

__all__ = ["look", "round"]


@pytest.fixture
def round(cast: Cast) -> Round:
    """Home care lies low, the schools higher; both aim for 3,5 in data."""
    found = bundled_round(cast, targets={"data": 3.5})
    answered_by(cast, found, cast.home_care, [1, 2, 2, 3, 3])
    answered_by(cast, found, cast.schools, [3, 4, 4, 4, 5])
    return found
