#!/usr/bin/env python3
"""organization_test.py TOCSIN: routing by organizational units that moto's Organizations has.

Root > Prod > Payments > an account, and Root > Sandbox > another one. Exit 0 as it should be, 1 not, 77 without moto (tools/test-venv
installs it).
"""

import http.client
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from moto_server import PYTHON, Moto, free_port, is_installed
from oracle import SKIPPED
from secrets_test import ENVIRONMENT

EVENT = json.loads((pathlib.Path(__file__).resolve().parents[2] / "examples" / "events" / "create-user.json").read_text(encoding="utf-8"))
SETTINGS = """
enrichment: {organizational_units: true}
sinks:
  - {name: log, type: file, path: log.jsonl}
  - {name: pager, type: file, path: pager.jsonl}
receivers: {everybody: [log], payments: [log, pager], sandbox: []}
routes:
  receiver: everybody
  routes:
    - {match: {ou: Prod/*}, receiver: payments}
    - {match: {ou: SANDBOX}, receiver: sandbox}
"""
MAKE = """
import boto3, json, sys
client = boto3.client("organizations", endpoint_url=sys.argv[1])
client.create_organization(FeatureSet="ALL")
root = client.list_roots()["Roots"][0]["Id"]
def unit(parent, name):
    return client.create_organizational_unit(ParentId=parent, Name=name)["OrganizationalUnit"]["Id"]
def account(parent, name):
    made = client.create_account(Email=name + "@example.com", AccountName=name)["CreateAccountStatus"]["AccountId"]
    client.move_account(AccountId=made, SourceParentId=root, DestinationParentId=parent)
    return made
payments, sandbox = unit(unit(root, "Prod"), "Payments"), unit(root, "Sandbox")
print(json.dumps({"root": root, "payments_ou": payments, "sandbox_ou": sandbox, "payments": account(payments, "payments"),
                  "sandbox": account(sandbox, "sandbox")}))
"""


def event_in(account):
    event = json.loads(json.dumps(EVENT))
    event["account"] = event["detail"]["recipientAccountId"] = account
    return json.dumps(event)


class Bench:
    def __init__(self, tocsin, environment, folder):
        self.tocsin, self.environment, self.folder, self.wrong = tocsin, environment, folder, []

    def settings(self, text):
        path = pathlib.Path(self.folder) / "tocsin.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *words):
        return subprocess.run([self.tocsin, *words], env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False)

    def expect(self, what, holds, done):
        if not holds:
            self.wrong.append(f"{what}: exit {done.returncode}\n{done.stdout}{done.stderr}")

    def routed(self, account, receiver, settings):
        done = self.run("routes", "test", "--config", settings, event_in(account), "--expect", receiver)
        self.expect(f"{account} goes to {receiver}", done.returncode == 0, done)
        return done


def check(bench, made):
    settings = bench.settings(SETTINGS.replace("SANDBOX", made["sandbox_ou"]))
    bench.routed(made["payments"], "payments", settings)
    bench.routed(made["sandbox"], "sandbox", settings)
    bench.routed("999999999999", "everybody", settings)
    done = bench.run("explain", "--config", settings, "-o", "json", event_in(made["payments"]))
    alert = json.loads(done.stdout)["alerts"][0]["alert"]
    bench.expect("an alert says where its account stands",
                 (alert.get("account_name"), alert.get("account_ou"), alert.get("account_ou_ids", [])[::2]) ==
                 ("payments", "Prod/Payments", [made["root"], made["payments_ou"]]), done)
    done = bench.run("routes", "check", settings)
    bench.expect("the check asks nobody and finds nothing wrong", done.returncode == 0, done)


def check_without(bench):
    """An organisation that says no: alerts go where they would without units, and say why."""
    settings = bench.settings(SETTINGS.replace("SANDBOX", "Sandbox"))
    done = bench.routed("999999999999", "everybody", settings)
    bench.expect("what is not known is said", "no organizational units from Organizations" in done.stderr, done)
    done = bench.run("explain", "--config", settings, "-o", "json", event_in("999999999999"))
    missing = json.loads(done.stdout)["alerts"][0]["alert"].get("missing", [])
    bench.expect("the alert says so, too", any("the organizational unit of account" in line for line in missing), done)


def post(port, text):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/v1/events", text)
    return connection.getresponse().status


def check_kept(bench, made, moto):
    """An organisation that cannot be asked any more is what it was, also after SIGHUP."""
    settings, port, pager = bench.settings(SETTINGS.replace("SANDBOX", "Sandbox")), free_port(), pathlib.Path(bench.folder) / "pager.jsonl"
    rung = lambda: pager.read_text(encoding="utf-8").count("\n") if pager.exists() else 0
    with (pathlib.Path(bench.folder) / "log").open("w+", encoding="utf-8") as log:
        serve = subprocess.Popen([bench.tocsin, "serve", "--config", settings, "--listen", f"127.0.0.1:{port}"], env=bench.environment,
                                 cwd=bench.folder, stderr=log)
        said = lambda: pathlib.Path(log.name).read_text(encoding="utf-8")
        try:
            wait_until(lambda: said().count("ready") == 1)
            moto.stop()
            kept = pathlib.Path(bench.folder) / "tocsin.db.accounts.json"
            kept.write_text(json.dumps(json.loads(kept.read_text(encoding="utf-8")) | {"tried": "2026-01-01T00:00:00Z"}), encoding="utf-8")
            serve.send_signal(signal.SIGHUP)
            wait_until(lambda: said().count("ready") == 2)
            status = post(port, event_in(made["payments"]))
            wait_until(lambda: rung() == 1)
            if (status, rung()) != (202, 1) or said().count("those of before") != 2:
                bench.wrong.append(f"after SIGHUP: {status}, {rung()} rung\n{said()}")
        finally:
            serve.kill()
            serve.wait()


def wait_until(holds, seconds=60):
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)


def main():
    if not is_installed():
        return SKIPPED
    with Moto() as moto, tempfile.TemporaryDirectory() as folder:
        environment = ENVIRONMENT | {"AWS_ENDPOINT_URL": moto.url}
        bench = Bench(pathlib.Path(sys.argv[1]).resolve(), environment, folder)
        check_without(bench)
        made = subprocess.run([PYTHON, "-c", MAKE, moto.url], env=environment | {"AWS_DEFAULT_REGION": "us-east-1"},
                              check=True, capture_output=True, text=True).stdout
        check(bench, json.loads(made))
        check_kept(bench, json.loads(made), moto)
    print("\n".join(bench.wrong) or "routed by the organisation's units")
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
