from spindel.foundation.trail.views.files import table_csv, table_xlsx
from spindel.foundation.trail.views.pages import trail

__all__ = ["table_csv", "table_xlsx", "trail"]
