"""Celery, unchanged, with kombu's SQS transport (boto3 to send, pycurl to poll), its worker a process.

What kombu 5.7 does not have, so what no scenario shows: a visibility heartbeat. A task that runs
longer than its queue's VisibilityTimeout is delivered again, on AWS as here.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError
from kombu import Connection

from harness import ENDPOINT, advance, client, eventually, peek, unique, waiting

REGION = "us-east-1"
ACCOUNT = "000000000000"
BROKER = f"sqs://test:test@{urlsplit(ENDPOINT).netloc}//"
OPTIONS = {"region": REGION, "is_secure": False, "wait_time_seconds": 20, "polling_interval": 0}


class Worker:
    """A worker on queues, ready when made."""

    def __init__(self, folder, queues, **options):
        self.seen_file = folder / f"{unique('seen')}.txt"
        self.seen_file.touch()
        self.log = folder / f"{unique('worker')}.log"
        environment = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
        environment["CELERY_BROKER"] = BROKER
        environment["CELERY_SEEN"] = str(self.seen_file)
        environment["CELERY_QUEUES"] = " ".join(queues)
        environment["CELERY_TRANSPORT_OPTIONS"] = json.dumps(options)
        os.environ.update({name: environment[name] for name in ("CELERY_BROKER", "CELERY_SEEN")})
        arguments = "worker --pool solo --concurrency 1 --loglevel info"
        arguments += " --without-gossip --without-mingle --without-heartbeat"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "celery_tasks", *arguments.split()],
            cwd=Path(__file__).parent,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=self.log.open("w"),
        )
        assert eventually(lambda: " ready." in self.text()), self.text()

    def text(self):
        return self.log.read_text()

    def seen(self):
        return self.seen_file.read_text().split()

    def sees(self, *expected):
        assert eventually(lambda: self.seen() == list(expected)), (self.seen(), self.text())

    def stop(self):
        """By SIGTERM, a warm shutdown; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()


@pytest.fixture
def work(tmp_path):
    """Makes workers, and stops them."""
    workers = []

    def start(*queues, **options):
        workers.append(Worker(tmp_path, queues, **options))
        return workers[-1]

    yield start
    for worker in workers:
        worker.process.kill()
        worker.process.wait()


@pytest.fixture
def sqs():
    return client("sqs")


def tasks():
    import celery_tasks  # which wants to know the broker

    return celery_tasks


def redriven(sqs, name, count):
    """A queue that gives up after so many receives, and its dead-letter queue."""
    fifo = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
    dead = sqs.create_queue(QueueName="dead-" + name, Attributes=fifo)["QueueUrl"]
    policy = {"deadLetterTargetArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:dead-{name}", "maxReceiveCount": count}
    attributes = {**fifo, "RedrivePolicy": json.dumps(policy)}
    return sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"], dead


def in_flight(queue):
    return [message["receiveCount"] for message in peek(queue) if message["state"] == "in flight"]


def test_a_missing_queue_is_created(sqs, work):
    name = unique("made")
    worker = work(name, visibility_timeout=77)
    tasks().note.apply_async(["there"], queue=name)
    worker.sees("there")
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    assert answer["Attributes"] == {"VisibilityTimeout": "77"}
    assert eventually(lambda: peek(url) == [])


def test_a_missing_predefined_queue_is_an_error(sqs):
    name = unique("predefined")
    url = f"{ENDPOINT}/{ACCOUNT}/{name}"
    keys = {"access_key_id": "test", "secret_access_key": "test"}
    options = {**OPTIONS, "predefined_queues": {name: {"url": url, **keys}}}
    with Connection(BROKER, transport_options=options) as connection:
        missing = "AWS.SimpleQueueService.NonExistentQueue"
        with pytest.raises(ClientError) as refused:
            connection.SimpleQueue(name)
        assert refused.value.response["Error"]["Code"] == missing
        assert sqs.create_queue(QueueName=name)["QueueUrl"] == url
        queue = connection.SimpleQueue(name)
        queue.put({"now": "there"})
        message = queue.get(timeout=20)
        assert message.payload == {"now": "there"}
        message.ack()
        assert peek(url) == []
        sqs.delete_queue(QueueUrl=url)
        for call in (lambda: queue.put("x"), lambda: queue.get(timeout=20)):
            with pytest.raises(ClientError) as refused:
                call()
            assert refused.value.response["Error"]["Code"] == missing


def test_what_fails_goes_to_the_dead_letter_queue(sqs, work):
    name = unique("redriven")
    url, dead = redriven(sqs, name, 2)
    worker = work(name)
    tasks().fail.apply_async(["f"], queue=name)
    worker.sees("f")
    assert eventually(lambda: in_flight(url) == [1])
    advance("PT30S")
    worker.sees("f", "f")
    assert eventually(lambda: in_flight(url) == [2])
    advance("PT30S")
    assert eventually(lambda: peek(dead))
    assert peek(url) == []
    assert peek(dead)[0]["deadLetteredFrom"] == f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
    assert worker.text().count("ValueError: asked to fail") == 2
    # The worker goes on.
    tasks().note.apply_async(["after"], queue=name)
    worker.sees("f", "f", "after")


def test_fifo_order_holds_through_an_exception(sqs, work):
    name = unique("order") + ".fifo"
    url, _ = redriven(sqs, name, 5)
    worker = work(name)
    for task, what in ((tasks().note, "1"), (tasks().fail_once, "2"), (tasks().note, "3")):
        task.apply_async([what], queue=name, MessageGroupId="g")
    worker.sees("1", "2")
    assert eventually(lambda: in_flight(url) == [1])
    advance("PT30S")
    worker.sees("1", "2", "2", "3")
    assert eventually(lambda: peek(url) == [])


def test_beyond_the_visibility_timeout_a_task_is_delivered_again(sqs, work, tmp_path):
    name = unique("long")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    worker = work(name)
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    tasks().hold.apply_async(["h", pipe], queue=name)
    worker.sees("h")
    with open(pipe, "w"):
        advance("PT29S")
        assert "Messages" not in sqs.receive_message(QueueUrl=url)
        advance("PT1S")
        again = sqs.receive_message(QueueUrl=url, AttributeNames=["ApproximateReceiveCount"])
        assert again["Messages"][0]["Attributes"] == {"ApproximateReceiveCount": "2"}
    # The handle of the first receive deletes the message, as on AWS.
    assert eventually(lambda: peek(url) == [])


def test_stopped_during_a_poll(sqs, work):
    name = unique("stopped")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    worker = work(name)
    tasks().note.apply_async(["first"], queue=name)
    worker.sees("first")
    assert eventually(lambda: peek(url) == [])
    waiting(url)
    assert worker.stop() == 0
    sqs.send_message(QueueUrl=url, MessageBody="second")
    got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20, AttributeNames=["ApproximateReceiveCount"])
    assert got["Messages"][0]["Body"] == "second"
    assert got["Messages"][0]["Attributes"] == {"ApproximateReceiveCount": "1"}
    assert worker.seen() == ["first"]
