"""Secrets at rest."""

import pytest
from cryptography.fernet import InvalidToken

from config.common.sealed import seal, unseal


def test_there_and_back():
    sealed = seal("whsec_abc")

    assert "abc" not in sealed
    assert unseal(sealed) == "whsec_abc"
    assert seal("whsec_abc") != sealed


def test_keys_of_before(settings):
    sealed = seal("whsec_abc")
    settings.SECRET_KEY_FALLBACKS, settings.SEALING_KEY = [settings.SECRET_KEY], "another"

    assert unseal(sealed) == "whsec_abc"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        unseal(sealed)
