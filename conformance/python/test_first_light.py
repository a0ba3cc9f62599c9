"""An event published with boto3 is routed by rules to a function, and its log is read back."""

import base64
import json
import uuid

import pytest
from botocore.exceptions import ClientError

from harness import ROLE, client, control, eventually, zipped

HANDLER = """
import json
import os
def handler(event, context):
    print("seen " + json.dumps(event))
    if event.get("fail"):
        raise ValueError("asked to fail")
    if event.get("trace"):
        return os.environ["_X_AMZN_TRACE_ID"]
    return {"echo": event}
"""


@pytest.fixture
def function():
    name = "boto3-" + uuid.uuid4().hex[:8]
    lambdas = client("lambda")
    created = lambdas.create_function(
        FunctionName=name,
        Runtime="python3.11",
        Role=ROLE,
        Handler="app.handler",
        Timeout=20,
        Code={"ZipFile": zipped("app.py", HANDLER)},
    )
    assert created["State"] == "Pending"
    lambdas.get_waiter("function_active_v2").wait(FunctionName=name)
    yield name, created["FunctionArn"]
    lambdas.delete_function(FunctionName=name)


def test_identity():
    identity = client("sts").get_caller_identity()
    assert identity["Account"] == "000000000000"


def test_invoke_with_log_tail(function):
    name, _ = function
    answer = client("lambda").invoke(
        FunctionName=name, LogType="Tail", Payload=json.dumps({"n": 1})
    )
    assert json.load(answer["Payload"]) == {"echo": {"n": 1}}
    assert answer["ExecutedVersion"] == "$LATEST"
    tail = base64.b64decode(answer["LogResult"]).decode()
    assert 'seen {"n": 1}' in tail
    assert "START RequestId:" in tail and "REPORT RequestId:" in tail


def test_the_callers_trace_goes_on_in_the_function(function):
    name, _ = function
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    lambdas = client("lambda")
    lambdas.meta.events.register(
        "before-call.lambda.Invoke",
        lambda params, **_: params["headers"].update({"X-Amzn-Trace-Id": trace}),
    )
    answer = lambdas.invoke(FunctionName=name, Payload=json.dumps({"trace": True}))
    seen = json.load(answer["Payload"])
    assert seen.startswith(trace + ";Lineage=")
    assert answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-trace-id"] == seen


def test_invoke_of_a_function_that_raises(function):
    name, _ = function
    answer = client("lambda").invoke(FunctionName=name, Payload=json.dumps({"fail": True}))
    assert answer["FunctionError"] == "Unhandled"
    error = json.load(answer["Payload"])
    assert error["errorType"] == "ValueError"
    assert error["errorMessage"] == "asked to fail"


def test_event_is_routed_only_with_permission(function):
    name, arn = function
    events, lambdas, logs = client("events"), client("lambda"), client("logs")
    rule = events.put_rule(
        Name=name,
        EventPattern=json.dumps({"source": [name], "detail": {"location": [{"prefix": "NY-"}]}}),
    )["RuleArn"]
    assert events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": arn}])["FailedEntryCount"] == 0

    def publish(location):
        answer = events.put_events(
            Entries=[
                {
                    "Source": name,
                    "DetailType": "transaction",
                    "Detail": json.dumps({"location": location}),
                }
            ]
        )
        assert answer["FailedEntryCount"] == 0
        return answer["Entries"][0]["EventId"]

    denied = publish("NY-1")
    explained = eventually(lambda: permission_hint(denied))
    assert "aws lambda add-permission" in explained

    lambdas.add_permission(
        FunctionName=name,
        StatementId="events",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=rule,
    )
    other = publish("LA-1")
    routed = publish("NY-2")
    group = "/aws/lambda/" + name
    lines = eventually(lambda: messages(logs, group, routed))
    assert lines, "the routed event never reached the function's log"
    assert not messages(logs, group, denied)
    assert not messages(logs, group, other)

    mismatch = json.dumps(control(f"/_virga/events/{other}/explain"))
    assert "detail.location" in mismatch and "LA-1" in mismatch

    events.remove_targets(Rule=name, Ids=["1"])
    events.delete_rule(Name=name)


def permission_hint(event):
    text = json.dumps(control(f"/_virga/events/{event}/explain"))
    return text if "add-permission" in text else None


def messages(logs, group, term):
    try:
        found = logs.filter_log_events(logGroupName=group, filterPattern=f'"{term}"')
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [event["message"] for event in found["events"] if event["message"].startswith("seen")]


@pytest.mark.parametrize(
    "call, named",
    [
        (lambda: client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}"), "CreateRole"),
        (lambda: client("s3").create_bucket(Bucket="b"), "s3"),
        (lambda: client("dynamodb").list_tables(), "ListTables"),
        (lambda: client("events").create_archive(
            ArchiveName="a", EventSourceArn="arn:aws:events:us-east-1:000000000000:event-bus/default"),
         "CreateArchive"),
        (lambda: client("kinesis").list_streams(), "ListStreams"),
        (lambda: client("cloudwatch").list_metrics(), "ListMetrics"),
        (lambda: client("scheduler").list_schedules(), "ListSchedules"),
        (lambda: client("sns").list_topics(), "ListTopics"),
        (lambda: client("lambda-core").list_network_connectors(), "the service lambda-core"),
        (lambda: client("lambda-microvms").list_microvms(), "the service lambda-microvms"),
        (lambda: client("lambda-web").list_web_functions(), "the service lambda-web"),
    ],
)
def test_what_is_not_here_is_refused_by_name(call, named):
    with pytest.raises(ClientError) as refused:
        call()
    answer = refused.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert answer["Error"]["Code"] == "NotImplemented"
    assert named.lower() in answer["Error"]["Message"].lower()


@pytest.mark.parametrize(
    "code",
    [b"this is no zip", zipped("../evil.py", "x"), b""],
    ids=["not a zip", "parent path", "empty"],
)
def test_bad_code_is_refused(code):
    lambdas = client("lambda")
    with pytest.raises(ClientError) as refused:
        lambdas.create_function(
            FunctionName="bad-code",
            Runtime="python3.11",
            Role=ROLE,
            Handler="app.handler",
            Code={"ZipFile": code},
        )
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValueException"
    with pytest.raises(lambdas.exceptions.ResourceNotFoundException):
        lambdas.get_function(FunctionName="bad-code")


def test_an_event_pattern_with_an_unknown_operator_is_refused():
    with pytest.raises(ClientError) as refused:
        client("events").put_rule(
            Name="bad", EventPattern=json.dumps({"source": [{"starts-with": "x"}]})
        )
    assert refused.value.response["Error"]["Code"] == "InvalidEventPatternException"
    assert "Unrecognized match type starts-with" in refused.value.response["Error"]["Message"]
