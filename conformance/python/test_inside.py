"""A function that calls AWS with boto3, no endpoint in its code, reaches Virga and never AWS.

AWS's image carries boto3, and so does the test image of the Docker executor. A machine without it
says how to get it; there the function brings its own.
"""

import json
import uuid
from pathlib import Path

import boto3
import botocore
import dateutil
import jmespath
import pytest
import s3transfer
import six
import urllib3

from harness import EXECUTOR, ROLE, client, control, zipped_files

HANDLER = """
import os
import boto3

def handler(event, context):
    published = boto3.client("events").put_events(
        Entries=[{"Source": event["source"], "DetailType": "inside", "Detail": "{}"}]
    )
    return {
        "event": published["Entries"][0]["EventId"],
        "identity": boto3.client("sts").get_caller_identity()["Arn"],
        "variables": sorted(name for name in os.environ if "ENDPOINT" in name),
    }
"""
LATE = """
def handler(event, context):
    import boto3
"""
NEEDED = {"events", "sts", "endpoints.json", "partitions.json", "sdk-default-configuration.json", "_retry.json"}


def sdk():
    """boto3 and what it needs, as in a deployment package that was made with pip install --target."""
    files = {}
    for module in (boto3, botocore, dateutil, jmespath, s3transfer, urllib3):
        root = Path(module.__file__).parent
        for file in root.rglob("*"):
            inside = file.relative_to(root.parent)
            if not file.is_file() or "__pycache__" in inside.parts:
                continue
            if inside.parts[:2] != ("botocore", "data") or inside.parts[2] in NEEDED:
                files[inside.as_posix()] = file.read_bytes()
    files["six.py"] = Path(six.__file__).read_bytes()
    return files


def create(files):
    name = "inside-" + uuid.uuid4().hex[:8]
    lambdas = client("lambda", "eu-north-1")
    lambdas.create_function(
        FunctionName=name,
        Runtime="python3.11",
        Role=ROLE,
        Handler="app.handler",
        Timeout=60,
        MemorySize=256,
        Code={"ZipFile": zipped_files(files)},
    )
    lambdas.get_waiter("function_active_v2").wait(FunctionName=name)
    return name


def invoke(name, event):
    answer = client("lambda", "eu-north-1").invoke(FunctionName=name, Payload=json.dumps(event))
    client("lambda", "eu-north-1").delete_function(FunctionName=name)
    return answer.get("FunctionError"), json.load(answer["Payload"])


def test_boto3_inside_a_function_reaches_virga():
    name = create({"app.py": HANDLER} | (sdk() if EXECUTOR == "process" else {}))
    error, answer = invoke(name, {"source": name})
    assert error is None, answer
    assert answer["variables"] == ["AWS_ENDPOINT_URL"]
    assert answer["identity"] == f"arn:aws:sts::000000000000:assumed-role/conformance/{name}"

    received = control(f"/_virga/events/{answer['event']}/explain")["records"][0]
    assert received["type"] == "EventReceived"
    assert received["attributes"]["source"] == name
    assert received["region"] == "eu-north-1"
    chain = control(f"/_virga/events?chain={received['chain']}")["events"]
    cause = next(record for record in chain if record["id"] == received["parent"])
    assert cause["type"] == "InvocationStarted", cause
    assert any(f":function:{name}" in subject for subject in cause["subjects"])


@pytest.mark.skipif(EXECUTOR != "process", reason="the image of the Docker executor carries boto3")
@pytest.mark.parametrize("source", [HANDLER, LATE], ids=["at import", "in the handler"])
def test_a_machine_without_boto3_says_how_to_get_it(source):
    error, answer = invoke(create({"app.py": source}), {"source": "none"})
    if error is None:
        pytest.skip("the Python that runs python3.11 here has boto3")
    assert error == "Unhandled"
    message = answer["errorMessage"]
    assert "No module named 'boto3'" in message
    assert "-m pip install boto3" in message and "layer" in message and "docker" in message
