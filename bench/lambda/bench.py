#!/usr/bin/env python3
"""The function beside the same in Python with boto3: bench.py BOOTSTRAP [--cold N] [--warm N] [--json FILE]

Both take the same event from the same emulated runtime API and publish to the same emulated SNS, in turns of some invocations each, so
that a busy machine is unfair to neither. Only the ratios mean something; machines differ by a factor of two.

  cold    from starting the process to its first answer being accepted
  warm    from handing out an event to its answer being accepted
  memory  the most that was resident (VmHWM) after the warm invocations

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

from emulator import FakeSns, RuntimeApi, certificates  # noqa: E402
from function import SECRET, TOPIC, create_user  # noqa: E402

TARGETS = {"cold": 50, "warm": 6, "memory": 4}  # Python's figure divided by ours


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


def measure(contenders, cold, warm):
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
                time.sleep(0.002)  # as invocations come, one by one
                contender.warm.append(contender.invoke(number))
    for contender in contenders:
        contender.close()


def race(bootstrap, sns_url, cold, warm, **settings):
    """-> {"tocsin": figures, "python": figures}"""
    environment = {
        "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ENDPOINT_URL_SNS": sns_url, "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true",
        "TOCSIN_SNS_TOPIC_ARN": TOPIC, **settings,
    }
    contenders = [Contender("tocsin", [bootstrap], environment),
                  Contender("python", [sys.executable, HERE / "baseline.py"], environment | {"PYTHONDONTWRITEBYTECODE": "1"})]
    measure(contenders, cold, warm)
    return {contender.name: contender.figures() for contender in contenders}


def show(title, result):
    ours, python = result["tocsin"], result["python"]
    print(f"{title:8}{'tocsin':>12}{'python':>12}{'ratio':>10}{'target':>10}")
    missed = []
    for key, unit in (("cold", "ms"), ("warm", "ms"), ("memory", "MiB")):
        ratio = python[key] / ours[key]
        held = ratio >= TARGETS[key]
        if not held:
            missed.append(f"{title} {key}")
        print(f"  {key:6}{ours[key]:9.2f} {unit:<3}{python[key]:9.2f} {unit:<3}{ratio:9.1f}{TARGETS[key]:>10}  {'' if held else 'MISSED'}")
    print(f"  (the first /next after {ours['ready']:.2f} ms and {python['ready']:.2f} ms)")
    return missed


def main():
    sys.setswitchinterval(0.0005)  # the emulated servers are threads of this process: none waits 5 ms for another
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("bootstrap")
    options.add_argument("--cold", type=int, default=20)
    options.add_argument("--warm", type=int, default=500)
    options.add_argument("--json")
    given = options.parse_args()
    bootstrap = str(Path(given.bootstrap).resolve())
    results = {"HTTP": race(bootstrap, FakeSns().url(), given.cold, given.warm)}
    with tempfile.TemporaryDirectory() as folder:
        authority, tls = certificates(folder, "sns.example.test")
        results["HTTPS"] = race(bootstrap, FakeSns(tls).url("localhost"), given.cold, given.warm, AWS_CA_BUNDLE=str(authority))
    missed = [one for title, result in results.items() for one in show(title, result)]
    if given.json:
        Path(given.json).write_text(json.dumps(results, indent=2) + "\n")
    sys.exit(f"missed: {', '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
