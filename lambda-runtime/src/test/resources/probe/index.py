import os
import signal
import subprocess
import sys

count = 0
if os.environ.get("INIT") == "fail":
    raise ValueError("no init")
if os.environ.get("INIT") == "hang":
    print("hanging in init", flush=True)
    signal.pause()


def handler(event, context):
    global count
    action, value = event["action"], event.get("value")
    file = os.environ.get("TMPDIR", "/tmp") + "/kept"
    if action == "echo":
        return event
    if action == "env":
        return os.environ.get(value)
    if action == "print":
        print(value)
    if action == "lines":
        for i in range(int(value)):
            print("line", i)
    if action == "error":
        raise ValueError(value)
    if action == "hang":
        print("hanging")
        signal.pause()
    if action == "exit":
        os._exit(int(value))
    if action == "signal":
        os.kill(os.getpid(), getattr(signal, "SIG" + value))
    if action == "count":
        count += 1
        return count
    if action == "keep":
        with open(file, "w") as out:
            out.write(value)
    if action == "kept":
        return open(file).read() if os.path.exists(file) else None
    if action == "large":
        return "x" * int(value)
    if action == "length":
        return len(value)
    if action == "context":
        left = "true" if context.get_remaining_time_in_millis() > 0 else "false"
        return f"{context.aws_request_id} {context.invoked_function_arn} {left}"
    if action == "orphan":
        return subprocess.Popen(["sleep", "600"], start_new_session=True).pid
