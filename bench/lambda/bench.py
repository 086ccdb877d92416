#!/usr/bin/env python3
"""The function beside the same in Python with boto3: bench.py BOOTSTRAP FLOOR [--cold N] [--warm N] [--pause MS] [--json FILE]

All take the same event from the same emulated runtime API and publish to the same emulated SNS, in turns of some invocations each, so
that a busy machine is unfair to none. Only the ratios mean something; machines differ by a factor of two.

  cold    from starting the process to its first answer being accepted
  warm    from handing out an event to its answer being accepted
  memory  the most that was resident (VmHWM) after the warm invocations

tocsin is BOOTSTRAP with all rules that ship. python is baseline.py: parses the event, formats a text of eight lines, publishes it with
boto3; it holds the event against no rule and masks nothing. floor is FLOOR (floor.cpp), which reads no event at all: over HTTP
nothing can be faster here; over HTTPS it is what OpenSSL takes as it comes, and the function sets it up in fewer steps. There each believes what it believes in Lambda, and the test's authority: tocsin and
floor the five roots of Amazon, python boto3's bundle.

Run it with a Python that has boto3 and is the interpreter itself (tools/bench-lambda does). Exit 1 when a target is missed.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "lambda"))

from botocore.httpsession import get_cert_path  # noqa: E402
from emulator import RuntimeApi  # noqa: E402
from function import SECRET, TOPIC, create_user  # noqa: E402

TARGETS = {"cold": 50, "warm": 6, "memory": 4}  # Python's figure divided by ours
DEBIAN = Path("/etc/ssl/certs")
AMAZON = [*(DEBIAN / f"Amazon_Root_CA_{number}.pem" for number in range(1, 5)), DEBIAN / "Starfield_Services_Root_Certificate_Authority_-_G2.pem"]


class Contender:
    def __init__(self, name, command, environment):
        self.name, self.command, self.environment = name, command, environment
        self.cold, self.ready, self.warm, self.memory = [], [], [], 0

    def start(self, api):
        return subprocess.Popen(self.command, env=self.environment | {"AWS_LAMBDA_RUNTIME_API": api.address},
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start_cold(self, number):
        api = RuntimeApi()
        api.pending.put(json.dumps(create_user(f"cold-{number}")).encode())
        begin = time.perf_counter()
        process = self.start(api)
        kind, body, end = api.answers.get(timeout=60)
        expect(kind == "response", f"{self.name}: {body}")
        self.cold.append((end - begin) * 1e3)
        self.ready.append((api.first_next - begin) * 1e3)
        stop(api, process)

    def open(self):
        self.api = RuntimeApi()
        self.process = self.start(self.api)

    def invoke(self, number):
        payload = json.dumps(create_user(f"warm-{number}")).encode()
        begin = time.perf_counter()
        kind, body, end = self.api.invoke(payload)
        expect(kind == "response", f"{self.name}: {body}")
        return (end - begin) * 1e3

    def close(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        self.memory = int(status.split("VmHWM:")[1].split()[0]) / 1024
        stop(self.api, self.process)

    def figures(self):
        return {"cold": statistics.median(self.cold), "warm": statistics.median(self.warm), "memory": self.memory,
                "ready": statistics.median(self.ready)}


def expect(held, message):
    if not held:
        sys.exit(f"bench: {message}")


def stop(api, process):
    api.close()
    process.kill()
    process.wait()


def blocks(count, size):
    return [range(begin, min(begin + size, count)) for begin in range(0, count, size)]


def measure(contenders, cold, warm, pause):
    for block in blocks(cold, 5):
        for contender in contenders:
            for number in block:
                contender.start_cold(number)
    for contender in contenders:
        contender.open()
        for number in range(20):  # the first ones fill caches
            contender.invoke(f"first-{number}")
    for block in blocks(warm, 50):
        for contender in contenders:
            for number in block:
                time.sleep(pause)
                contender.warm.append(contender.invoke(number))
    for contender in contenders:
        contender.close()


def contenders_for(given, sns_url, folder):
    environment = {
        "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ENDPOINT_URL_SNS": sns_url, "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true", "TOCSIN_SNS_TOPIC_ARN": TOPIC,
    }
    tls = sns_url.startswith("https:")
    amazon, python = ({"AWS_CA_BUNDLE": str(folder / f"{name}.pem")} if tls else {} for name in ("amazon", "python"))
    return [Contender("tocsin", [given.bootstrap], environment | amazon),
            Contender("python", [sys.executable, HERE / "baseline.py"], environment | python | {"PYTHONDONTWRITEBYTECODE": "1"}),
            Contender("floor", [given.floor], environment | amazon)]


def race(given, sns_url, folder):
    """-> {"tocsin": figures, "python": figures ...}"""
    contenders = contenders_for(given, sns_url, folder)
    measure(contenders, given.cold, given.warm, given.pause / 1e3)
    return {contender.name: contender.figures() for contender in contenders}


def show(title, result):
    ours, python, floor = result["tocsin"], result["python"], result["floor"]
    print(f"{title:8}{'tocsin':>12}{'python':>12}{'ratio':>9}{'target':>8}           {'floor':>12}{'its ratio':>12}")
    missed = []
    for key, unit in (("cold", "ms"), ("warm", "ms"), ("memory", "MiB")):
        ratio = python[key] / ours[key]
        held = ratio >= TARGETS[key]
        if not held:
            missed.append(f"{title} {key}")
        print(f"  {key:6}{ours[key]:8.2f} {unit:<3}{python[key]:8.2f} {unit:<3}{ratio:9.1f}{TARGETS[key]:>8}  {'met' if held else 'MISSED':8}"
              f"{floor[key]:8.2f} {unit:<3}{python[key] / floor[key]:12.1f}")
    print(f"  (the first /next after {ours['ready']:.2f} ms and {python['ready']:.2f} ms)")
    return missed


def trust(folder):
    """Writes what each believes; the test's authority is in folder/ca.pem."""
    authority = (folder / "ca.pem").read_text()
    for name, files in (("amazon", AMAZON), ("python", [Path(get_cert_path(True))])):
        (folder / f"{name}.pem").write_text("".join(file.read_text() + "\n" for file in files) + authority)


def main():
    sys.setswitchinterval(0.0005)  # the emulated servers are threads of this process: none waits 5 ms for another
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("bootstrap", type=os.path.realpath)
    options.add_argument("floor", type=os.path.realpath)
    options.add_argument("--cold", type=int, default=20)
    options.add_argument("--warm", type=int, default=500)
    options.add_argument("--pause", type=float, default=2, help="milliseconds before each warm invocation: as they come, one by one; 0: back to back")
    options.add_argument("--json")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sns = subprocess.Popen([sys.executable, HERE / "sns.py", name], stdout=subprocess.PIPE, text=True)
        try:
            plain, tls = sns.stdout.readline().split()
            trust(Path(name))
            results = {"HTTP": race(given, f"http://127.0.0.1:{plain}", Path(name)),
                       "HTTPS": race(given, f"https://localhost:{tls}", Path(name))}
        finally:
            sns.kill()
            sns.wait()
    missed = [one for title, result in results.items() for one in show(title, result)]
    if given.json:
        Path(given.json).write_text(json.dumps(results, indent=2) + "\n")
    sys.exit(f"missed: {', '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
