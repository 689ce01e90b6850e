"""The kernel as machine code agrees with the reference, too. It is compiled once a machine; the other workers wait."""

from __future__ import annotations

from tests.generative.two_engines import differing, told

from ondo.engine.kernel.folding.run import compiled_kernel

CROWDS = 12
PEOPLE = 20


def test_the_compiled_kernel_agrees_with_the_reference() -> None:
    found = differing(0, CROWDS, PEOPLE, 16, compiled_kernel())
    assert found is None, told(found)
