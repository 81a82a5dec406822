from __future__ import annotations

import pytest

from tests.support.checked_content import GOOD_TRAINING, HOTLINES, training
from tests.support.content_directory import ContentDirectory


@pytest.fixture
def content(content: ContentDirectory) -> ContentDirectory:
    """Content in which the check finds nothing."""
    content.write("data/lexicon/hotlines.yml", HOTLINES)
    content.write("data/nlu/passport.yml", training(**GOOD_TRAINING))
    return content
