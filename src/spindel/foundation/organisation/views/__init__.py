"""The pages of the organisation, by what they are about."""

from spindel.foundation.organisation.views import bodies, choosing, imports, people, units

__all__ = ["bodies", "choosing", "imports", "people", "units"]
