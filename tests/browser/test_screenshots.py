"""scripts/screenshots still finds its way about the page."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser

from bot.settings import PROJECT_ROOT
from tests.browser.fake_service import FakeService


@pytest.fixture
def screenshots() -> ModuleType:
    loader = SourceFileLoader("screenshots", str(PROJECT_ROOT / "scripts" / "screenshots"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_readmes_pictures_are_taken(
    screenshots: ModuleType, browser: Browser, service: FakeService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screenshots, "IMAGES", tmp_path)
    screenshots.take_readme_pictures(browser, f"{service.address}/")

    pictures = {path.name: path.read_bytes()[:4] for path in tmp_path.iterdir()}
    assert pictures == dict.fromkeys(("page.png", "accessible.png"), b"\x89PNG")
    assert service.messages == ["我妈社保卡找不着了咋整"] * 2 + ["下一步"]
    assert all(f"images/{name}" in (PROJECT_ROOT / "README.md").read_text(encoding="utf-8") for name in pictures)
