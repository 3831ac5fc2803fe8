"""The pages of the organisation, by what they are about."""

from spindel.foundation.organisation.views import bodies, choosing, people, units

__all__ = ["bodies", "choosing", "people", "units"]
