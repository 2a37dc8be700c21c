"""The tree of errors."""

import inspect

from tocsin.model import errors


def test_there_is_one_tree_and_each_of_its_errors_says_when_it_is_raised() -> None:
    classes = [value for _, value in inspect.getmembers(errors, inspect.isclass)]

    assert all(issubclass(error, errors.TocsinError) and error.__doc__ for error in classes)


def test_a_bad_name_is_caught_by_who_expects_a_bad_value() -> None:
    assert issubclass(errors.InvalidName, ValueError)


def test_an_error_of_the_net_says_whether_to_come_again() -> None:
    error = errors.NetError("'lure.example' answers 429", retriable=True, retry_after_s=30.0)

    assert (str(error), error.retriable, error.retry_after_s) == ("'lure.example' answers 429", True, 30.0)
    assert not errors.NetRefused("'127.0.0.1' is not asked").retriable
