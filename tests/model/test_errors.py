"""The tree of errors."""

import inspect

from tocsin.model import errors


def test_there_is_one_tree_and_each_of_its_errors_says_when_it_is_raised() -> None:
    classes = [value for _, value in inspect.getmembers(errors, inspect.isclass)]

    assert all(issubclass(error, errors.TocsinError) and error.__doc__ for error in classes)


def test_a_bad_name_is_caught_by_who_expects_a_bad_value() -> None:
    assert issubclass(errors.InvalidName, ValueError)
