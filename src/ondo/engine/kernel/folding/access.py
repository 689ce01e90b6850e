"""Reading and writing tables that stand one after the other in one array, each told by three numbers at its head.

Arrays are few and flat, because every array that a compiled function is given costs it seven arguments.
"""

from __future__ import annotations

from ondo.engine.kernel.folding.jit import kernel
from ondo.engine.kernel.layout import FULL, Ints


@kernel
def get(array: Ints, table: int, row: int) -> int:
    """A row of a table with one column."""
    return array[array[table] + row]


@kernel
def put(array: Ints, table: int, row: int, value: int) -> None:
    """Write a row of a table with one column."""
    array[array[table] + row] = value


@kernel
def cell(array: Ints, table: int, row: int, column: int) -> int:
    """A cell of a table."""
    return array[array[table] + row * array[table + 1] + column]


@kernel
def length(array: Ints, table: int) -> int:
    """How many rows a table has."""
    return array[table + 2]


@kernel
def fill(array: Ints, table: int, value: int) -> None:
    """Write the same to every row of a table with one column."""
    for place in range(array[table], array[table] + array[table + 2]):
        array[place] = value


@kernel
def new_row(out: Ints, table: int, count: int) -> int:
    """Where the next row begins. Where there is no room it is noted, and a spare row is given."""
    number = out[count]
    if number + 1 >= out[table + 2]:
        out[FULL] = 1
        return out[table] + number * out[table + 1]
    out[count] += 1
    return out[table] + number * out[table + 1]
