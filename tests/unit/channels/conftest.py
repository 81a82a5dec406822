from __future__ import annotations

import pytest

from tests.support.platform_server import PlatformServer
from tests.support.web_page import Page


@pytest.fixture
def page(platform_server: PlatformServer) -> Page:
    return Page(platform_server)
