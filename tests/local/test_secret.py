from __future__ import annotations

from config.local.secret import keep


def test_keep_makes_a_secret_once(tmp_path):
    path = tmp_path / "data" / "secret-key"
    secret = keep(path)

    assert len(secret) == 43
    assert keep(path) == secret == path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert keep(tmp_path / "other") != secret


def test_keep_replaces_an_empty_file(tmp_path):
    path = tmp_path / "secret-key"
    path.write_text("\n")

    assert len(keep(path, 9)) == 12
