#!/usr/bin/env python3
"""Claims in AWS's own DynamoDB Local: many copies of the real `bootstrap` are given the same event at once, and one publishes; one
is killed while it publishes, and another takes over when its lease has ended.

Run by `make e2e`. Exit 77: DynamoDB Local cannot be had, and why.
"""

import collections
import concurrent.futures
import contextlib
import json
import os
import pathlib
import sys
import tempfile
import threading
import time
import unittest
import zipfile

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "lambda"))
from emulator import FakeSns
from function import Function, create_user

from bench import require
from hook import Hook
from processes import await_that
from stack import DynamodbLocal
from terraform import DIST

COPIES = 8
EVENTS = 5
DAY = 86400
TABLE = "tocsin-claims"

bootstrap = None
dynamodb = None


class Claims(unittest.TestCase):
    def setUp(self):
        self.table = dynamodb.client()
        # As terraform/claims.tf has it.
        self.table.create_table(TableName=TABLE, BillingMode="PAY_PER_REQUEST",
                                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
        self.addCleanup(self.table.delete_table, TableName=TABLE)
        self.sns = FakeSns()
        self.addCleanup(self.sns.server.close)

    def function(self, seconds=15, **settings):
        """`seconds`: what an invocation may take."""
        made = Function([bootstrap], self.sns.url(), TOCSIN_CLAIMS_TABLE=TABLE, AWS_ENDPOINT_URL_DYNAMODB=dynamodb.endpoint, **settings)
        made.api.seconds = seconds
        return made

    def items(self):
        """The claims; what correlations remember stands in the same table."""
        return [{name: next(iter(value.values())) for name, value in item.items()}
                for item in self.table.scan(TableName=TABLE, ConsistentRead=True)["Items"] if not item["id"]["S"].startswith("state/")]

    def test_many_at_once_ring_once(self):
        with contextlib.ExitStack() as stack:
            functions = [stack.enter_context(self.function()) for _ in range(COPIES)]
            together = threading.Barrier(COPIES)

            def deliver(function, event):
                together.wait(30)
                for _ in range(3):  # as often as Lambda does
                    kind, answer = function.invoke(event)
                    if kind == "response":
                        return answer
                return kind

            with concurrent.futures.ThreadPoolExecutor(COPIES) as pool:
                for number in range(EVENTS):
                    answers = list(pool.map(deliver, functions, [create_user(f"crowd-{number}")] * COPIES))
                    self.assertEqual(sum(answer["published"] for answer in answers), 1, answers)
                    self.assertEqual(sum(answer["duplicates"] for answer in answers), COPIES - 1, answers)
        self.assertEqual(len(self.sns.published), EVENTS)
        items = self.items()
        self.assertEqual([item["state"] for item in items], ["done"] * EVENTS)
        for item in items:
            self.assertAlmostEqual(int(item["expires_at"]) - time.time(), 400 * DAY, delta=DAY)

    def test_many_at_once_tell_each_channel_once(self):
        hooks = [Hook(), Hook()]
        sinks = [{"name": f"hook{number}", "type": "webhook", "url": {"env": f"HOOK{number}"}, "secret": {"env": "HOOK_SECRET"}}
                 for number in range(len(hooks))]
        settings = {"TOCSIN_SINKS": json.dumps(sinks), "HOOK_SECRET": Hook.SECRET} | {f"HOOK{n}": hook.url for n, hook in enumerate(hooks)}
        with contextlib.ExitStack() as stack:
            for hook in hooks:
                stack.callback(hook.stop)
            functions = [stack.enter_context(self.function(**settings)) for _ in range(COPIES)]
            with concurrent.futures.ThreadPoolExecutor(COPIES) as pool:
                for number in range(EVENTS):
                    hooks[1].status = 503 if number % 2 else 200  # then the invocations fail, and come again
                    event = create_user(f"channels-{number}")
                    list(pool.map(lambda function, event=event: function.invoke(event), functions))
                    hooks[1].status = 200
                    self.assertEqual(functions[0].invoke(event)[0], "response")
        self.assertEqual(len(self.sns.published), EVENTS)
        for hook in hooks:
            told = [key for status, key, _ in hook.requests if status == 200]
            self.assertEqual((len(told), len(set(told))), (EVENTS, EVENTS))
        self.assertEqual(collections.Counter(item["state"] for item in self.items()), {"done": 3 * EVENTS})

    def test_who_is_killed_while_publishing_is_followed_by_another(self):
        hung = threading.Event()
        self.addCleanup(hung.set)
        answer = self.sns.server.answer
        self.sns.server.answer = lambda request: (hung.wait(60), answer(request))[1]
        event = create_user("killed")
        with self.function(seconds=5) as first, self.function() as second:
            first.api.pending.put(json.dumps(event).encode())
            claimed, = await_that(self.items, 10, "the claim")
            self.assertEqual(claimed["state"], "claimed")
            first.process.kill()
            first.process.wait(5)
            self.sns.server.answer = answer

            kind, failure = second.invoke(event)
            self.assertEqual(kind, "error", "the lease has not ended: nobody knows whether it rang")
            self.assertIn("claimed", failure["errorMessage"])
            self.assertEqual(self.sns.published, [])

            time.sleep(max(0, float(claimed["lease_until"]) - time.time()) + 1.1)
            self.assertEqual(second.invoke(event)[0], "response")
        self.assertEqual(len(self.sns.published), 1)
        self.assertEqual(self.items()[0]["state"], "done")


def main():
    global bootstrap, dynamodb
    require(DynamodbLocal.fetch())
    with tempfile.TemporaryDirectory(prefix="tocsin-e2e-") as folder:
        with zipfile.ZipFile(DIST[0]) as archive:
            bootstrap = archive.extract("bootstrap", folder)
        os.chmod(bootstrap, 0o755)
        dynamodb = DynamodbLocal(pathlib.Path(folder))
        try:
            unittest.main(verbosity=2)
        finally:
            dynamodb.stop()


if __name__ == "__main__":
    main()
