"""One browser for all tests that need one."""

import browser
import pytest


@pytest.fixture(scope="session")
def chrome():
    with browser.launch() as chrome:
        yield chrome
