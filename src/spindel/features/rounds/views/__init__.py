from spindel.features.rounds.views import handing_out, people, plan, reminders, rounds, running

__all__ = ["handing_out", "people", "plan", "reminders", "rounds", "running"]
