"""File names come from strangers."""

import pytest

from projects.filenames import key_name, shown_name


@pytest.mark.parametrize(
    ("filename", "shown", "key"),
    [
        pytest.param("room.jpg", "room.jpg", "room.jpg", id="success: plain"),
        pytest.param("Living room (2).JPG", "Living room (2).JPG", "Living-room-2.JPG", id="success: blanks"),
        pytest.param("Wohnküche.jpg", "Wohnküche.jpg", "Wohnkuche.jpg", id="success: umlaut"),
        pytest.param("客厅.jpg", "客厅.jpg", "photo.jpg", id="success: another script"),
        pytest.param("../../etc/passwd", "passwd", "passwd", id="success: folders above"),
        pytest.param("C:\\fakepath\\a.png", "a.png", "a.png", id="success: folders of Windows"),
        pytest.param("a\x00b\r\n.jpg", "ab.jpg", "ab.jpg", id="success: control characters"),
        pytest.param("gpj.\u202egnp.exe", "gpj.gnp.exe", "gpj-gnp.exe", id="success: turned around"),
        pytest.param("", "photo", "photo", id="success: nothing"),
        pytest.param("a/", "photo", "photo", id="success: a folder only"),
        pytest.param(".htaccess", ".htaccess", "photo.htaccess", id="success: hidden"),
        pytest.param("...", "...", "photo", id="success: dots"),
        pytest.param("room.", "room.", "room", id="success: a dot at the end"),
        pytest.param("x" * 300 + ".jpeg", "x" * 250 + ".jpeg", "x" * 95 + ".jpeg", id="success: long"),
        pytest.param("x" * 300, "x" * 255, "x" * 100, id="success: long without extension"),
        pytest.param("a." + "x" * 300, "a." + "x" * 253, "a." + "x" * 98, id="success: long extension"),
    ],
)
def test_names(filename, shown, key):
    assert shown_name(filename) == shown
    assert key_name(filename) == key
