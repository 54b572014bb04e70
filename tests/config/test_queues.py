"""Whoever waits for customers' servers keeps no photo waiting, and every queue has its workers."""

import re
from importlib import import_module
from pathlib import Path

import yaml

from config.celery import app
from projects.events.webhooks.turns import DELIVER

ROOT = Path(__file__).parents[2]


def queue_of(task):
    return app.amqp.router.route({}, task)["queue"].name


def test_webhooks_have_a_queue_of_their_own():
    assert (queue_of(DELIVER), queue_of("staging.tasks.stage_image")) == ("webhooks", "staging")


def test_every_queue_is_worked_on():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    commands = {name: service.get("command", []) for name, service in services.items()}
    queues = {name: words[words.index("--queues") + 1] for name, words in commands.items() if "--queues" in words}
    assert queues == {"worker": "staging", "messenger": "webhooks"}
    # Readiness hears of workers that stage, not of those that only write letters.
    assert "--without-heartbeat" in commands["messenger"]
    assert re.search(r'"--queues", "staging,webhooks"', (ROOT / "config/local/serve.py").read_text())


def test_what_is_scheduled_exists_and_does_not_pile_up():
    schedule = app.conf.beat_schedule
    for each in schedule.values():
        module, task = each["task"].rsplit(".", 1)
        assert getattr(import_module(module), task).name == each["task"]
    assert [name for name, each in schedule.items() if each["options"]["expires"] > each["schedule"]] == []
    daily = [name for name, each in schedule.items() if each["schedule"] == 86400]
    assert daily == ["forget-deliveries", "forget-sessions", "forget-events"]
