"""The worked numbers in the docstrings are right."""

import doctest
import importlib
import pkgutil

import pytest

from spindel.core import statistics

NAMES = [module.name for module in pkgutil.iter_modules(statistics.__path__, f"{statistics.__name__}.")]


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_right(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
