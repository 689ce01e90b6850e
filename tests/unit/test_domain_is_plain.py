"""The domain is plain Python: it imports in an interpreter where nothing is installed."""

from __future__ import annotations

import subprocess
import sys

from ondo import settings

IMPORT_ALL = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import ondo.domain
for module in pkgutil.walk_packages(ondo.domain.__path__, "ondo.domain."):
    importlib.import_module(module.name)
tops = {name.partition(".")[0] for name in sys.modules if not name.startswith("_sysconfigdata")}  # of zoneinfo
strange = tops - set(sys.stdlib_module_names) - {"__main__", "ondo"}
ours = {name for name in sys.modules if name.startswith("ondo.") and not name.startswith("ondo.domain")}
print(sorted(strange | ours))
"""


def test_the_domain_imports_with_the_standard_library_alone() -> None:
    command = [sys.executable, "-I", "-S", "-c", IMPORT_ALL, str(settings.PACKAGE.parent)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")
