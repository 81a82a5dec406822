"""What happens to the tests whose tools a machine does not have."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

# Read on import: the tests' settings are cleared of BIANMIN_ variables afterwards.
MUST_RUN = bool(os.environ.get("CI")) or os.environ.get("BIANMIN_REQUIRE_BROWSER") == "1"


def leave_out(reason: str) -> NoReturn:
    """Skip the tests that need a missing tool, or fail where a browser is required."""
    if MUST_RUN:
        pytest.fail(f"{reason} These tests may not be left out here (CI or BIANMIN_REQUIRE_BROWSER is set).")
    pytest.skip(f"LEFT OUT, THE WIDGET IS NOT TESTED: {reason}")
