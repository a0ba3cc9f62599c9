"""The README's Python, as it stands there; only the port is another."""

import subprocess
from pathlib import Path

from harness import ENDPOINT


def test_readme_snippet_makes_a_client_of_virga():
    block = Path(__file__).parents[1] / "readme-block"
    code = subprocess.run([block, "python", "boto3"], check=True, capture_output=True, text=True).stdout
    assert code.count("http://localhost:4566") == 1
    names = {}
    exec(code.replace("http://localhost:4566", ENDPOINT), names)
    assert names["events"].list_event_buses()["EventBuses"][0]["Name"] == "default"
