"""What is joined on the composition root's one page fits together."""

import ast
import inspect

import pytest

from spindel.foundation.jobs.models import Task
from spindel.site import wiring
from tests.architecture import house
from tests.architecture.source import HERE, Source, plant

TASKS = [task for tasks in wiring.TASKS.values() for task in tasks] + [each.task for each in wiring.PERIODIC]


def announced(source: Source) -> set[str]:
    """Every fact that some write announces by its name."""
    found = set()
    for module in source.modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {
                "announce",
                "announce_many",
            }:
                given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "fact")]
                found |= {part.value for part in given if isinstance(part, ast.Constant)}
    return found


def test_every_fact_that_is_waited_for_is_announced_by_somebody():
    assert wiring.TASKS.keys() - announced(HERE) == set()


def test_a_fact_nobody_announces_would_be_seen(tmp_path):
    source = plant(
        tmp_path, {"a.py": 'jobs.announce("thing.done", x=1)\nannounce_many(fact="thing.sent", each=[])'}
    )
    assert announced(source) == {"thing.done", "thing.sent"}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_has_a_title_stands_among_tasks_and_is_told_the_time(task: Task):
    assert task.title
    assert house.file_of(f"spindel.{task.name}") == "tasks"
    assert "now" in inspect.signature(task.run).parameters or any(
        given.kind is given.VAR_KEYWORD for given in inspect.signature(task.run).parameters.values()
    )


def test_no_two_tasks_or_rhythms_have_the_same_name():
    names = [task.name for task in TASKS]
    assert sorted(set(names)) == sorted(names)
    rhythms = [each.name for each in wiring.PERIODIC]
    assert sorted(set(rhythms)) == sorted(rhythms)
