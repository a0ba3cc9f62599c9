"""Tasks of the worker in test_celery.py. Each says in a file what it saw."""

import json
import os

from celery import Celery
from kombu import Queue

app = Celery("conformance", broker=os.environ["CELERY_BROKER"])
app.conf.update(
    broker_transport_options={
        "region": "us-east-1",
        "is_secure": False,
        "wait_time_seconds": 20,
        "polling_interval": 0,
        **json.loads(os.environ.get("CELERY_TRANSPORT_OPTIONS", "{}")),
    },
    task_queues=[Queue(name) for name in os.environ.get("CELERY_QUEUES", "").split()],
    task_create_missing_queues=True,
    task_acks_late=True,
    task_acks_on_failure_or_timeout=False,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
)


def saw(what):
    with open(os.environ["CELERY_SEEN"], "a") as seen:
        seen.write(what + "\n")


@app.task
def note(what):
    saw(what)


@app.task
def fail(what):
    saw(what)
    raise ValueError("asked to fail")


@app.task
def fail_once(what):
    with open(os.environ["CELERY_SEEN"]) as seen:
        first = what not in seen.read().split()
    saw(what)
    if first:
        raise ValueError("asked to fail once")


@app.task
def hold(what, pipe):
    """Until the other end of the pipe is closed."""
    saw(what)
    with open(pipe) as end:
        end.read()
