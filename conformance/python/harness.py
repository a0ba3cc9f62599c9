"""What the scenarios share: clients of the Virga at VIRGA_ENDPOINT, deployment packages, waiting."""

import io
import json
import os
import time
import urllib.parse
import urllib.request
import uuid
import zipfile

import boto3
from botocore.config import Config

ENDPOINT = os.environ["VIRGA_ENDPOINT"]
EXECUTOR = os.environ.get("CONFORMANCE_EXECUTOR", "process")
ROLE = "arn:aws:iam::000000000000:role/conformance"


def client(service, region="us-east-1", key="test"):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )


def zipped(name, text):
    return zipped_files({name: text})


def zipped_files(files):
    """A zip of files: text or bytes by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def eventually(probe, seconds=20):
    """What probe answers as soon as it is true; clients have no other way than asking again."""
    end = time.monotonic() + seconds
    while True:
        answer = probe()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.05)


def control(path, body=None):
    """GET, or POST with a body, of the control API."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(ENDPOINT + path, data)) as answer:
        return json.load(answer)


def advance(duration):
    """Moves the emulated clock, until all that was due is done."""
    moved = control("/_virga/clock/advance", {"duration": duration})
    assert moved["settled"], moved


def queue_inside(queue):
    name = urllib.parse.quote(queue.rsplit("/", 1)[-1])
    return control(f"/_virga/sqs/queues/{name}/messages")


def peek(queue):
    """The messages of a queue, without receiving them."""
    return queue_inside(queue)["messages"]


def waiting(queue, polls=1):
    """Sees so many long polls wait at a queue."""
    assert eventually(lambda: queue_inside(queue)["longPolls"] == polls), queue_inside(queue)


def unique(prefix):
    return f"{prefix}-{uuid.uuid4().hex[:8]}"
