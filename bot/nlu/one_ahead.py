"""Work on a second processor: what NumPy and SciPy compute without Python's lock, while the last result is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def one_ahead(make: Callable[[Given], Made], of: Iterable[Given]) -> Iterator[Made]:
    """The results of a function in order; each is made in a thread while the one before is used.

    An error of the function is raised where its result would have come.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        made = None
        for given in of:
            next_made = thread.submit(make, given)
            if made is not None:
                yield made.result()
            made = next_made
        if made is not None:
            yield made.result()
