"""A stage for each test that breaks something."""

import pytest
from staging import Stage


@pytest.fixture
async def stage(database_url):
    opened = Stage(database_url)
    yield opened
    await opened.close()
