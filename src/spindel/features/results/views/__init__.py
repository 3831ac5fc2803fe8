from spindel.features.results.views.closer import discuss, heat, over_time
from spindel.features.results.views.comparing import (
    compare,
    compare_csv,
    compare_png,
    compare_svg,
    compare_xlsx,
)
from spindel.features.results.views.details import point, working
from spindel.features.results.views.files import table_csv, table_xlsx, web_png, web_svg
from spindel.features.results.views.pages import result, rounds
from spindel.features.results.views.pairing import same_questions

__all__ = [
    "compare",
    "compare_csv",
    "compare_png",
    "compare_svg",
    "compare_xlsx",
    "discuss",
    "heat",
    "over_time",
    "point",
    "result",
    "rounds",
    "same_questions",
    "table_csv",
    "table_xlsx",
    "web_png",
    "web_svg",
    "working",
]
