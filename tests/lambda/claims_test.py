#!/usr/bin/env python3
"""Claims, and what correlations remember, on AWS's own DynamoDB Local: claims_test.py CLAIMS_PROBE. Exit 77 (ctest: skipped) where it cannot be had."""

import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import time
import unittest
import urllib.request
from pathlib import Path

TABLE = "claims"
SOURCE = Path(__file__).resolve().parent.parent.parent
PROBE = ""
URL = ""


def dynamodb(operation, **request):
    headers = {"X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": "application/x-amz-json-1.0",
               "Authorization": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, "
                                "Signature=0"}
    call = urllib.request.Request(URL, json.dumps(request).encode(), headers)
    with urllib.request.urlopen(call, timeout=10) as answer:
        return json.load(answer)


def probe(owner, verb, *alerts, lease=60):
    environment = {"PATH": os.environ["PATH"], "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "none",
                   "AWS_ENDPOINT_URL_DYNAMODB": URL}
    run = subprocess.run([PROBE, TABLE, owner, str(lease), verb, *alerts], env=environment, capture_output=True, text=True, timeout=120,
                         check=True)
    return run.stdout.split("\n")[:-1]


class ClaimsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        dynamodb("CreateTable", TableName=TABLE, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                 AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])

    def test_of_many_exactly_one_gets_it(self):
        alerts = [f"alert-{number}" for number in range(25)]
        owners = [f"owner-{number}" for number in range(12)]
        with concurrent.futures.ThreadPoolExecutor(len(owners)) as pool:
            answers = list(pool.map(lambda owner: probe(owner, "claim", *alerts), owners))
        for alert, said in zip(alerts, zip(*answers)):
            self.assertEqual(collections.Counter(said), {"mine": 1, "busy": len(owners) - 1}, alert)

    def test_done_is_final(self):
        self.assertEqual(probe("a", "claim", "final", lease=-5), ["mine"])
        self.assertEqual(probe("a", "done", "final"), ["ok"])
        self.assertEqual(probe("b", "claim", "final"), ["done"])
        self.assertEqual(probe("a", "release", "final"), ["ok"])
        self.assertEqual(probe("b", "claim", "final"), ["done"], "released too late: nothing happened")

    def test_a_lease_that_has_ended_is_taken_over(self):
        self.assertEqual(probe("a", "claim", "lease", lease=2), ["mine"])
        self.assertEqual(probe("b", "claim", "lease"), ["busy"])
        time.sleep(4)
        self.assertEqual(probe("b", "claim", "lease"), ["mine"])
        self.assertEqual(probe("a", "done", "lease"), ["ok"])
        self.assertEqual(probe("c", "claim", "lease"), ["busy"], "the first owner lost it and cannot end it")

    def test_what_is_released_is_free_at_once(self):
        self.assertEqual(probe("a", "claim", "free"), ["mine"])
        self.assertEqual(probe("b", "release", "free"), ["ok"])
        self.assertEqual(probe("b", "claim", "free"), ["busy"], "only the owner releases")
        self.assertEqual(probe("a", "release", "free"), ["ok"])
        self.assertEqual(probe("b", "claim", "free"), ["mine"])

    def test_what_is_queued_is_its_jobs_alone(self):
        self.assertEqual(probe("a", "claim", "job"), ["mine"])
        self.assertEqual(probe("b", "queued:j1", "job"), ["ok"])
        self.assertEqual(probe("c", "claim", "job"), ["busy"], "only the owner leaves it to a job")
        self.assertEqual(probe("a", "queued:j1", "job"), ["ok"])
        self.assertEqual(probe("c", "claim", "job"), ["queued"])
        self.assertEqual(probe("c", "claim:j2", "job"), ["queued"], "another job is a copy")
        owners = [f"drain-{number}" for number in range(8)]
        with concurrent.futures.ThreadPoolExecutor(len(owners)) as pool:
            answers = [said for said, in pool.map(lambda owner: probe(owner, "claim:j1", "job"), owners)]
        self.assertEqual(collections.Counter(answers), {"mine": 1, "busy": len(owners) - 1})
        owner = owners[answers.index("mine")]
        self.assertEqual(probe(owner, "queued:j3", "job"), ["ok"])
        self.assertEqual(probe("c", "claim:j1", "job"), ["queued"], "the old job has been followed by a new one")
        self.assertEqual(probe("c", "claim:j3", "job"), ["mine"])
        self.assertEqual(probe("c", "done", "job"), ["ok"])
        self.assertEqual(probe("d", "claim:j3", "job"), ["done"])

    def test_the_same_owner_again(self):
        self.assertEqual(probe("a", "claim", "again"), ["mine"])
        self.assertEqual(probe("a", "claim", "again"), ["mine"])

    def test_what_has_expired_is_free_before_it_is_deleted(self):
        dynamodb("PutItem", TableName=TABLE, Item={"id": {"S": "old"}, "state": {"S": "done"}, "owner": {"S": "x"},
                                                   "expires_at": {"N": str(int(time.time()) - 10)}})
        self.assertEqual(probe("a", "claim", "old"), ["mine"])

    def test_several_processes_count_together(self):
        events = [f"event-{number}" for number in range(60)]
        shares = [events[first::6] + events[(first + 1) % 6::6] for first in range(6)]  # each event comes to two of six
        with concurrent.futures.ThreadPoolExecutor(len(shares)) as pool:
            answers = list(pool.map(lambda share: probe("a", "count", *share, lease=len(events)), shares))
        said = collections.Counter(line for lines in answers for line in lines)
        self.assertEqual(sum(said.values()), 2 * len(events))
        rings = [line for line in said if line != "counted"]
        self.assertEqual(len(rings), 1, rings)
        self.assertTrue(rings[0].startswith("ring "), rings)
        item = dynamodb("GetItem", TableName=TABLE, Key={"id": {"S": "state/probe"}})["Item"]
        counted = sorted(entry[1] for entry in json.loads(item["window"]["S"])["entries"])
        self.assertEqual(counted, sorted(events), "none lost, none doubled")


if __name__ == "__main__":
    PROBE = sys.argv[1]
    server = subprocess.Popen([SOURCE / "tools" / "dynamodb-local"], stdout=subprocess.PIPE, text=True)
    try:
        for line in server.stdout:  # it says much before it says where it is
            if line.startswith("dynamodb-local: http"):
                URL = line.split()[1]
                break
        else:
            sys.exit(server.wait())
        unittest.main(argv=sys.argv[:1])
    finally:
        server.terminate()
        server.wait()
