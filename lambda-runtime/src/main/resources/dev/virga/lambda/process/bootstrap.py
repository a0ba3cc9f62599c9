# Virga's bootstrap for Python functions: loads the handler and serves the Lambda Runtime API.
# https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import http.client
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import logging
import os
import re
import sys
import time
import traceback
from decimal import Decimal

RUNTIME = "/2018-06-01/runtime/"
# What AWS's Python image carries beside the standard library: all of it comes with boto3.
CARRIED = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")


class Fault(Exception):
    def __init__(self, error_type, message, frames=()):
        super().__init__(message)
        self.error_type = error_type
        self.frames = list(frames)


class RuntimeApi:
    def __init__(self, address):
        self.address = address
        self.connection = None

    def call(self, method, path, body=None, headers=None):
        # A connection that the server closed in between is opened anew, once.
        for attempt in (0, 1):
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.address)
                attempt = 1
            try:
                self.connection.request(method, RUNTIME + path, body, headers or {})
                response = self.connection.getresponse()
                return response.status, response.headers, response.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                if attempt:
                    raise

    def post_error(self, path, error_type, payload):
        headers = {"Content-Type": "application/json"}
        if error_type.isascii():
            headers["Lambda-Runtime-Function-Error-Type"] = error_type
        self.call("POST", path, json.dumps(payload).encode(), headers)


class CognitoIdentity:
    def __init__(self, fields):
        self.cognito_identity_id = fields.get("cognitoIdentityId")
        self.cognito_identity_pool_id = fields.get("cognitoIdentityPoolId")


class Client:
    def __init__(self, fields):
        self.installation_id = fields.get("installation_id")
        self.app_title = fields.get("app_title")
        self.app_version_name = fields.get("app_version_name")
        self.app_version_code = fields.get("app_version_code")
        self.app_package_name = fields.get("app_package_name")


class ClientContext:
    def __init__(self, fields):
        self.custom = fields.get("custom")
        self.env = fields.get("env")
        self.client = Client(fields["client"]) if fields.get("client") else None


class LambdaContext:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        client = headers.get("Lambda-Runtime-Client-Context")
        self.client_context = ClientContext(json.loads(client)) if client else None
        identity = headers.get("Lambda-Runtime-Cognito-Identity")
        self.identity = CognitoIdentity(json.loads(identity) if identity else {})
        self._epoch_deadline_time_in_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


# One event per record: where there is no telemetry descriptor, AWS writes \r for line feeds inside.
class LambdaLoggerHandler(logging.Handler):
    def emit(self, record):
        sys.stdout.write(self.format(record).replace("\n", "\r") + "\n")


class LambdaLoggerFilter(logging.Filter):
    request_id = ""

    def filter(self, record):
        record.aws_request_id = LambdaLoggerFilter.request_id
        return True


def set_up_logging():
    formatter = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s",
        "%Y-%m-%dT%H:%M:%S",
    )
    formatter.converter = time.gmtime
    handler = LambdaLoggerHandler()
    handler.setFormatter(formatter)
    handler.addFilter(LambdaLoggerFilter())
    logging.getLogger().addHandler(handler)
    if os.environ.get("AWS_LAMBDA_LOG_LEVEL"):
        logging.getLogger().setLevel(os.environ["AWS_LAMBDA_LOG_LEVEL"])


def log_error(payload):
    lines = ["[ERROR]"]
    if payload["errorType"]:
        lines[0] += " " + payload["errorType"] + (":" if payload["errorMessage"] else "")
    if payload["errorMessage"]:
        lines[0] += " " + payload["errorMessage"]
    lines.append("Traceback (most recent call last):")
    for frame in payload["stackTrace"]:
        for line in frame.splitlines():
            bare = line.lstrip(" ")
            lines.append("\u00a0" * (len(line) - len(bare)) + bare)
    sys.stdout.write("\n".join(lines).replace("\n", "\r") + "\n")


# On AWS this error cannot be, so that its text may say more than AWS's.
def how_to_get(error):
    name = (getattr(error, "name", None) or "").split(".")[0]
    if not isinstance(error, ImportError) or name not in CARRIED:
        return ""
    if sys.modules.get(name) or importlib.util.find_spec(name):
        return ""
    return (
        f" (virga: {name} is part of AWS's Python image but not of this machine's {sys.executable}: "
        f"'{sys.executable} -m pip install boto3', or put it into the deployment package or a layer, "
        "or use the docker executor)"
    )


def error_payload(error, request_id):
    if isinstance(error, Fault):
        return {
            "errorMessage": str(error),
            "errorType": error.error_type,
            "requestId": request_id,
            "stackTrace": error.frames,
        }
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename != __file__ and "importlib" not in frame.filename]
    return {
        "errorMessage": str(error) + how_to_get(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_list(own),
    }


# Botocore before 1.31 (Debian's python3-boto3, old packages) does not know AWS_ENDPOINT_URL and would call
# AWS: it is told the endpoint where the function names none.
class OldBotocore(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "botocore.session":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and re.match(r"(0|1\.([12]?\d|30))\.", sys.modules["botocore"].__version__):
            execute = spec.loader.exec_module
            spec.loader.exec_module = lambda module: (execute(module), name_endpoint(module.Session))
        return spec


def name_endpoint(session):
    create = session.create_client

    def create_client(self, service_name, *arguments, **named):
        if len(arguments) < 5 and named.get("endpoint_url") is None:
            named["endpoint_url"] = os.environ.get("AWS_ENDPOINT_URL")
        return create(self, service_name, *arguments, **named)

    session.create_client = create_client


def load(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': {error}")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}{how_to_get(error)}")
    except SyntaxError as error:
        frame = f"  File \"{error.filename}\" Line {error.lineno}\n    {error.text}"
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", [frame])
    function = getattr(module, function_name, None)
    if function is None:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    return function


def to_json(value):
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def answer(function, body, context):
    try:
        event = json.loads(body or b"{}")
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}")
    result = function(event, context)
    try:
        return json.dumps(result, ensure_ascii=False, default=to_json).encode("utf-8")
    except (TypeError, ValueError) as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}")


def serve(api, function):
    while True:
        try:
            status, headers, body = api.call("GET", "invocation/next")
        except (http.client.HTTPException, OSError):
            os._exit(1)  # Virga is gone
        if status != 200:
            os._exit(1)
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        LambdaLoggerFilter.request_id = request_id
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("Lambda-Runtime-Trace-Id", "")
        path = f"invocation/{request_id}"
        try:
            result = answer(function, body, LambdaContext(headers))
        except Exception as error:
            payload = error_payload(error, request_id)
            log_error(payload)
            sys.stdout.flush()
            api.post_error(path + "/error", payload["errorType"], payload)
        else:
            sys.stdout.flush()
            api.call("POST", path + "/response", result, {"Content-Type": "application/json"})
        sys.stdout.flush()
        sys.stderr.flush()


def main():
    sys.stdout.reconfigure(line_buffering=True)
    task, opt = os.environ["LAMBDA_TASK_ROOT"], os.environ["VIRGA_OPT"]
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    wanted = os.environ.get("AWS_EXECUTION_ENV", "")[len("AWS_Lambda_"):] or version
    sys.path[0:1] = [
        task,
        f"{opt}/python/lib/{wanted}/site-packages",
        f"{opt}/python",
    ]
    sys.argv = ["bootstrap"]
    sys.meta_path.insert(0, OldBotocore())
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    set_up_logging()
    try:
        function = load(os.environ["_HANDLER"])
    except Exception as error:
        payload = error_payload(error, "")
        log_error(payload)
        sys.stdout.flush()
        api.post_error("init/error", payload["errorType"], payload)
        sys.exit(1)
    serve(api, function)


main()
