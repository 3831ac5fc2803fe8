from spindel.features.results.views.details import point, working
from spindel.features.results.views.files import table_csv, table_xlsx, web_png, web_svg
from spindel.features.results.views.pages import result, rounds

__all__ = ["point", "result", "rounds", "table_csv", "table_xlsx", "web_png", "web_svg", "working"]
