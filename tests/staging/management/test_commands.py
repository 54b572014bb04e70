from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from rich.console import Console

from staging.engines import registry
from staging.engines.base import EngineFailed, Photo, Refused
from staging.engines.studio import proof, understand
from staging.engines.studio.engine import StudioEngine
from staging.engines.studio.model import Refusal
from staging.engines.studio.render import trial
from staging.engines.studio.render.trial import Trial
from staging.engines.studio.training import held_out
from staging.engines.studio.understand import report
from staging.engines.studio.understand.entry import nothing_known
from staging.engines.studio.understand.evaluate import Row
from staging.imaging import decode
from staging.imaging.encode import change_map_png, master_png
from staging.management.terminal import steps
from tests.staging.imaging.files import HEIGHT, WIDTH, corners, file_of

ROW = Row("room.png", "green", "", True, 0.9, 0.95, 0.002, 0.004)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "living room.jpg"
    path.write_bytes(file_of(corners(), "JPEG", quality=95, subsampling=0))
    return path


def run(*args):
    """Exit code, standard output and standard error of a command."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*map(str, args), stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


class TestStage:
    def test_all_five_files_are_written(self, photo, painter, tmp_path, capfd):
        out = tmp_path / "results"
        code, said, complaint = run("stage", photo, "--engine", "painter", "--room", "bedroom", "--out", out)
        assert (code, said, complaint) == (0, f"Staged as bedroom in 0 s: {out}/staged.png\n", "")
        assert sorted(path.name for path in out.iterdir()) == [
            "change_map.png",
            "proof.json",
            "scene.json",
            "staged.jpg",
            "staged.png",
        ]
        original = decode(photo.read_bytes()).photo.pixels
        staged = decode((out / "staged.png").read_bytes()).photo.pixels
        change_map = decode((out / "change_map.png").read_bytes()).photo.pixels[..., 0]
        assert np.array_equal(staged[change_map == 0], original[change_map == 0])
        assert (staged[change_map == 255] == 128).all()
        assert json.loads((out / "proof.json").read_text()) == {"engine": "painter/1", "changed": 60 * 80}
        assert json.loads((out / "scene.json").read_text()) == {"items": [{"id": "rectangle-1"}]}
        assert capfd.readouterr().err.splitlines() == ["  0% Understanding the room", " 50% Rendering"]

    def test_results_go_to_out_by_the_photos_name(self, photo, painter, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        code, said, _ = run("stage", photo, "--engine", "painter")
        assert (code, said) == (0, "Staged as living_room in 0 s: out/living room/staged.png\n")

    def test_wishes_reach_the_engine(self, photo, painter, tmp_path):
        seen = []
        painter.during = staticmethod(lambda photo, request: seen.append(request))
        wishes = ["--style", "luxury", "--density", "full", "--seed", "9", "--option", "ceiling_height_m=2.6"]
        run("stage", photo, "--engine", "painter", "--out", tmp_path, *wishes, "--option", "quality=draft")
        assert (seen[0].room_type, seen[0].style, seen[0].density, seen[0].seed) == ("living_room", "luxury", "full", 9)
        assert seen[0].options == {"ceiling_height_m": 2.6, "quality": "draft"}

    @pytest.mark.parametrize(
        ("error", "code", "line"),
        [
            pytest.param(
                Refused("no_floor_visible", "No floor is visible.", "Step back."),
                2,
                "Refused: No floor is visible. Step back. (no_floor_visible)\n",
                id="fail: refused",
            ),
            pytest.param(
                EngineFailed("render_crashed", "The renderer broke.", "signal 11\n"),
                1,
                "Failed: The renderer broke. (render_crashed)\nsignal 11\n",
                id="fail: engine failed",
            ),
            pytest.param(KeyboardInterrupt(), 130, "Stopped.\n", id="fail: stopped"),
        ],
    )
    def test_every_end_has_its_line_and_code(self, photo, painter, tmp_path, error, code, line):
        def during(photo, request):
            raise error

        painter.during = staticmethod(during)
        out = tmp_path / "results"
        assert run("stage", photo, "--engine", "painter", "--out", out) == (code, "", line)
        assert not out.exists()

    @pytest.mark.parametrize(
        ("name", "data", "code", "line"),
        [
            pytest.param("no.jpg", None, 1, "Failed: No such file or directory: {path}\n", id="fail: missing"),
            pytest.param(
                "note.jpg",
                b"Dear agent",
                2,
                "Refused: The file “note.jpg” is not an image. "
                "Upload a JPEG, PNG, WebP or HEIC photo. (not_an_image)\n",
                id="fail: no photo",
            ),
        ],
    )
    def test_bad_files_are_one_clear_line(self, tmp_path, name, data, code, line):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        assert run("stage", path) == (code, "", line.format(path=path))

    def test_an_error_without_a_file_is_said_too(self, photo, painter, tmp_path):
        def during(photo, request):
            raise OSError("the disk is full")

        painter.during = staticmethod(during)
        assert run("stage", photo, "--engine", "painter") == (1, "", "Failed: the disk is full\n")

    @pytest.mark.parametrize("text", ["quality", "=3"])
    def test_options_have_a_name_and_a_value(self, photo, text):
        with pytest.raises(CommandError, match="is not NAME=VALUE"):
            call_command("stage", str(photo), "--option", text)

    def test_words_to_choose_from_are_plain(self, photo):
        with pytest.raises(CommandError, match=r"invalid choice: 'some' \(choose from 'light', 'medium', 'full'\)"):
            call_command("stage", str(photo), "--density", "some")

    def test_no_database_is_touched(self, photo, painter, tmp_path):
        # Without the db fixture pytest-django forbids every query.
        assert run("stage", photo, "--engine", "painter", "--out", tmp_path)[0] == 0


class TestPrepareRenderer:
    @pytest.mark.parametrize(
        ("tried", "said"),
        [
            pytest.param(
                Trial("cuda", ("A card", "A second card"), "", (412.4, 1.6)),
                "Renders on: cuda, A card, A second card.\nFirst picture after 412 s, of the next process after 2 s.\n",
                id="success: compiled once",
            ),
            pytest.param(
                Trial("cuda", ("A card",), "", (412.4, 60.6)),
                "Renders on: cuda, A card.\nFirst picture after 412 s, of the next process after 61 s.\n"
                "Every process compiles anew. Let CUDA_CACHE_PATH name a folder that the worker can write to and"
                " keeps.\n",
                id="fail: nothing is kept",
            ),
            pytest.param(
                Trial("cpu", ("A processor",), "", (75.0, 61.0)),
                "Renders on: cpu, A processor.\nFirst picture after 75 s, of the next process after 61 s.\n",
                id="success: a slow processor compiles nothing",
            ),
            pytest.param(
                Trial("cuda", ("A card",), "", (75.0, 60.0)),
                "Renders on: cuda, A card.\nFirst picture after 75 s, of the next process after 60 s.\n",
                id="success: a slow card that kept it",
            ),
            pytest.param(
                Trial("cpu", ("A processor",), "Error: System is out of GPU memory", (2.4, 60.0)),
                "Renders on: cpu, A processor.\nFirst picture after 2 s, of the next process after 60 s.\n"
                "A card was tried and gave up: Error: System is out of GPU memory\n",
                id="fail: the card gave up",
            ),
        ],
    )
    def test_what_renders_here(self, monkeypatch, tried, said):
        monkeypatch.setattr(trial, "trial", lambda: tried)
        assert run("prepare_renderer") == (
            0,
            said,
            "Trying what renders here. A graphics card's driver may have to compile for some minutes.\n",
        )

    def test_an_error_is_one_line(self, monkeypatch):
        monkeypatch.setenv("RENDER_DEVICE", "typewriter")
        code, said, complaint = run("prepare_renderer")
        assert (code, said) == (1, "")
        assert complaint.splitlines()[1].startswith("Failed: RENDER_DEVICE must be one of auto, cpu, ")


def test_the_bar_shows_on_a_terminal():
    file = io.StringIO()
    with steps(Console(file=file, force_terminal=True, width=100)) as progress:
        progress("render", 40)
        progress("something new", 50)
        progress._bar.refresh()
    assert "Rendering" in file.getvalue() or "something new" in file.getvalue()
    assert "50%" in file.getvalue()


class TestUnderstand:
    @pytest.fixture
    def found(self, monkeypatch):
        """What the engine finds, without the seconds that finding it takes."""
        results = []
        monkeypatch.setattr(understand, "understand", lambda photo, options: results[0])
        return results

    @pytest.mark.parametrize("refused", [False, True], ids=["success: stageable", "fail: refused"])
    def test_overlay_and_report_are_written(self, found, photo, tmp_path, refused):
        refusal = Refusal("no_floor_visible", "No floor is visible.", "Step back.")
        found.append(nothing_known(Photo(corners()), refusal if refused else None))
        code, said, complaint = run("understand", photo, "--out", tmp_path)
        assert said == f"Verdict red, confidence 0.00: {tmp_path}/overlay.png\n"
        line = "Refused: No floor is visible. Step back. (no_floor_visible)\n"
        assert (code, complaint) == ((2, line) if refused else (0, ""))
        assert decode((tmp_path / "overlay.png").read_bytes()).width == WIDTH
        assert json.loads((tmp_path / "understanding.json").read_text())["image"] == [WIDTH, HEIGHT]


class TestEvaluate:
    @pytest.mark.parametrize(
        ("arguments", "judged"),
        [
            pytest.param([], "painted 24", id="success: a few painted rooms"),
            pytest.param(["--full"], "painted 120", id="success: many painted rooms"),
            pytest.param(["--traced"], "traced 24", id="success: path-traced rooms"),
            pytest.param(["--samples"], "samples", id="success: the samples"),
            pytest.param(["elsewhere"], "elsewhere", id="success: any folder"),
        ],
    )
    def test_what_is_judged(self, monkeypatch, arguments, judged):
        folders = []
        monkeypatch.setattr(held_out, "painted", lambda seeds: Path(f"painted {len(seeds)}"))
        monkeypatch.setattr(held_out, "traced", lambda seeds: Path(f"traced {len(seeds)}"))
        monkeypatch.setattr(understand.evaluate, "evaluate", lambda folder: folders.append(folder.name) or [ROW])
        code, said, complaint = run("evaluate", *arguments)
        assert (code, complaint, folders) == (0, "", [judged])
        assert said.startswith(report.table([ROW]) + "\n\n" + report.summary([ROW]))

    def test_a_folder_without_annotations(self, tmp_path):
        line = f"Failed: No such file or directory: {tmp_path}/annotations.json\n"
        assert run("evaluate", tmp_path) == (1, "", line)


class TestVerify:
    @pytest.fixture
    def staged(self, tmp_path):
        """A staged photo with its map and a proof that holds; returns the path of the staged photo."""
        original, change_map = corners(), np.zeros((HEIGHT, WIDTH), np.uint8)
        staged = original.copy()
        staged[100:120, 100:140], change_map[100:120, 100:140] = 7, 255
        counts = proof.counts(original, staged, change_map)
        report = {
            "schema": proof.SCHEMA,
            "image": {"width": WIDTH, "height": HEIGHT},
            "sha256": proof.hashes(original, staged, change_map),
            "pixels": counts,
            "unchanged_share": counts["unchanged_share"],
        }
        (tmp_path / "original.png").write_bytes(file_of(original))
        (tmp_path / "staged.png").write_bytes(master_png(staged))
        (tmp_path / "change_map.png").write_bytes(change_map_png(change_map))
        (tmp_path / "proof.json").write_text(json.dumps(report))
        return tmp_path / "staged.png"

    def test_a_proof_that_holds(self, staged):
        said = (
            "The proof holds: outside the change map every pixel is the original's. "
            "What it tells of room and furniture was not looked at; --again does.\n"
        )
        assert run("verify", staged, "--original", staged.with_name("original.png")) == (0, said, "")

    def test_room_and_furniture_are_found_again(self, staged, monkeypatch):
        report = json.loads(staged.with_name("proof.json").read_text())
        staged.with_name("proof.json").write_text(json.dumps({**report, "engine": "studio/1", "seed": 7}))
        monkeypatch.setattr(StudioEngine, "again", lambda _self, photo, said: {"seed": said["seed"], "style": "modern"})
        command = ("verify", staged, "--original", staged.with_name("original.png"), "--again")
        line = "The proof says style = None, furnishing the photo again gives modern."
        assert run(*command) == (2, "", f"The proof does not hold.\n{line}\n")
        monkeypatch.setattr(StudioEngine, "again", lambda _self, photo, said: {"seed": 7})
        said = (
            "The proof holds: outside the change map every pixel is the original's. "
            "Furnished again, the photo gives the room and the furniture that it tells of.\n"
        )
        assert run(*command) == (0, said, "")

    @pytest.mark.parametrize(
        ("engine", "code", "line"),
        [
            pytest.param(
                "studio/0", 1, "Failed: the proof is by studio/0, this is studio/1. Use the version it names.",
                id="fail: another version",
            ),
            pytest.param(
                "studio/1", 2, "The proof does not hold.\nThe proof names no request that can be made: "
                "seed and options are missing.", id="fail: no request",
            ),
        ],
    )  # fmt: skip
    def test_what_cannot_be_furnished_again(self, staged, engine, code, line):
        report = json.loads(staged.with_name("proof.json").read_text())
        staged.with_name("proof.json").write_text(json.dumps({**report, "engine": engine}))
        command = ("verify", staged, "--original", staged.with_name("original.png"), "--again")
        assert run(*command) == (code, "", f"{line}\n")

    def test_files_may_lie_elsewhere(self, staged):
        places = {"change_map.png": "map.png", "proof.json": "report.json"}
        for old, new in places.items():
            staged.with_name(old).rename(staged.with_name(new))
        elsewhere = ["--change-map", staged.with_name("map.png"), "--proof", staged.with_name("report.json")]
        assert run("verify", staged, "--original", staged.with_name("original.png"), *elsewhere)[0] == 0

    @pytest.mark.parametrize(
        ("name", "what", "option"),
        [
            pytest.param("change_map.png", "change map", "--change-map", id="fail: change map"),
            pytest.param("proof.json", "proof", "--proof", id="fail: proof"),
        ],
    )
    def test_what_does_not_lie_beside_it(self, staged, name, what, option):
        staged.with_name(name).unlink()
        line = f"Failed: no {what} lies beside {staged}. It is called {name}; say with {option} where it is.\n"
        assert run("verify", staged, "--original", staged.with_name("original.png")) == (1, "", line)

    def test_a_staged_photo_that_is_not_there(self, staged):
        staged.unlink()
        code, _, complaint = run("verify", staged, "--original", staged.with_name("original.png"))
        assert (code, complaint) == (1, f"Failed: No such file or directory: {staged}\n")

    def test_one_pixel_too_many_breaks_it(self, staged):
        pixels = decode(staged.read_bytes()).photo.pixels
        pixels[0, 0] ^= 1
        staged.write_bytes(master_png(pixels))
        code, said, complaint = run("verify", staged, "--original", staged.with_name("original.png"))
        assert (code, said) == (2, "")
        assert complaint.splitlines()[:2] == ["The proof does not hold.", "The staged photo's hash does not match."]
        assert "1 pixels differ from the original outside the change map." in complaint

    @pytest.mark.parametrize("text", ["{", "[]"], ids=["fail: no json", "fail: no object"])
    def test_what_is_no_proof(self, staged, text):
        path = staged.with_name("proof.json")
        path.write_text(text)
        code, _, complaint = run("verify", staged, "--original", staged.with_name("original.png"))
        assert (code, complaint) == (1, f"Failed: {path} is not a proof.\n")


def test_engines_are_found_by_name():
    assert registry.names() == ("studio",)
    assert (registry.get("studio").name, registry.get("studio").version) == ("studio", "1")
    with pytest.raises(KeyError):
        registry.get("crystal ball")
