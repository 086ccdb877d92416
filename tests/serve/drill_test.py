#!/usr/bin/env python3
"""`tocsin drill` against a real `tocsin serve`: drill_test.py TOCSIN

What holds alerts back (routes, severities, silences, the budget) holds back no drill; a receipt that is missing is told.
"""

import http.server
import json
import os
import re
import signal
import subprocess
import threading
import time

import serve_case
from serve_case import ServeCase, free_port, main

SINKS = """
  - {name: log, type: file, path: log.jsonl}
  - {name: pager, type: file, path: pager.jsonl, min_severity: critical}
"""
SETTINGS = """
sources: {http: {%s}}
sinks:%s
receivers: {everybody: [log], nobody: []}
routes: {receiver: everybody, routes: [{match: {rule: tocsin-*}, receiver: nobody}], group_wait: 1h}
noise_budget: {default: 1/week}
delivery: {retry_base: 50ms, retry_cap: 100ms}
rules: {builtin: true}
"""
TOKEN = "a-token-of-this-test"


class Drill(ServeCase):
    def setUp(self):
        super().setUp()
        self.environment = os.environ | {"TOCSIN_TEST_TOKEN": TOKEN}
        self.environment.pop("TOCSIN_HTTP_TOKEN", None)

    def start(self, sinks=SINKS, http=""):
        self.serve(SETTINGS % (http, sinks))

    def drill(self, *words, **environment):
        """(exit code, hops by name, standard error)."""
        done = subprocess.run([serve_case.program, "drill", "--url", f"http://127.0.0.1:{self.port}", "-o", "json", *words],
                              env=self.environment | environment, capture_output=True, text=True, timeout=60, check=False)
        hops = json.loads(done.stdout)["hops"] if done.stdout else []
        return done.returncode, {hop["hop"]: hop for hop in hops}, done.stderr

    def metric(self, name):
        found = re.search(rf"(?m)^{name} (\S+)$", self.metrics())
        return float(found.group(1)) if found else None

    def test_every_sink_is_told_and_has_a_receipt(self):
        self.start()
        silenced = self.tocsin("silence", "add", "rule=tocsin-*", "--for", "1h", "--reason", "a test", "--critical")
        self.assertEqual(silenced.returncode, 0, silenced.stderr)
        self.assertIsNone(self.metric("tocsin_drill_last_timestamp_seconds"))
        for _ in range(2):
            code, hops, err = self.drill()
            self.assertEqual((code, [hop["state"] for hop in hops.values()]), (0, ["done"] * 4), err)
            self.assertEqual(list(hops), ["http", "serve", "log", "pager"])
            self.assertTrue(all(0 <= hops[sink]["after_serve"] < 30_000 for sink in ("log", "pager")), hops)
        for file in ("log.jsonl", "pager.jsonl"):
            lines = self.lines(file)
            self.assertEqual([line["reason"] for line in lines], ["test", "test"])
            self.assertTrue(all(line["title"].startswith("DRILL") and line.get("incident") is None for line in lines), lines)
        self.assertEqual(self.told("incidents", "--all"), [])
        self.assertLess(abs(self.metric("tocsin_drill_last_success_timestamp_seconds") - time.time()), 60)

    def test_a_sink_that_does_not_take_it_is_told(self):
        self.start(SINKS + "  - {name: gone, type: file, path: nowhere/gone.jsonl}\n")
        code, hops, err = self.drill("--timeout", "2s")
        self.assertEqual(code, 5, err)
        self.assertEqual((hops["log"]["state"], hops["pager"]["state"]), ("done", "done"))
        self.assertRegex(hops["gone"]["state"], "not taken|waits|not answered")
        self.assertIsNone(self.metric("tocsin_drill_last_success_timestamp_seconds"))
        self.assertIsNotNone(self.metric("tocsin_drill_last_timestamp_seconds"))
        (self.folder / "nowhere").mkdir()
        self.wait(lambda: self.metric("tocsin_drill_last_success_timestamp_seconds"), "the sink takes it after all")

    def test_no_sink_at_all_is_another_exit_code(self):
        self.start("\n  - {name: gone, type: file, path: nowhere/gone.jsonl}\n  - {name: log, type: file, path: nowhere/log.jsonl}\n")
        self.assertEqual(self.drill("--timeout", "1s")[0], 1)

    def test_the_token_of_the_source_is_needed(self):
        self.start(http="token: {env: TOCSIN_TEST_TOKEN}")
        code, _, err = self.drill()
        self.assertEqual(code, 4, err)
        self.assertIn("401", err)
        self.assertEqual(self.drill(TOCSIN_HTTP_TOKEN="wrong")[0], 4)
        self.assertEqual(self.drill(TOCSIN_HTTP_TOKEN=TOKEN)[0], 0)
        code, hops, err = self.drill("--config", str(self.settings))
        self.assertEqual(code, 0, err)
        self.assertEqual(len(hops), 4)
        self.assertNotIn(TOKEN, err + self.log())
        drill = self.lines("log.jsonl")[0]["event_id"]
        self.assertEqual(self.ask("GET", f"/v1/drills/{drill}")[0], 401)
        self.assertEqual(self.ask("GET", f"/v1/drills/{drill}", headers={"Authorization": f"Bearer {TOKEN}"})[0], 200)

    def test_the_settings_say_where_it_is(self):
        port = free_port()
        self.settings.write_text(SETTINGS % (f"address: 127.0.0.1, port: {port}", SINKS))
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([serve_case.program, "serve", "--config", self.settings], stderr=log)
        self.addCleanup(self.stop)
        self.port = port
        self.wait(lambda: self.ask("GET", "/readyz")[0] == 200, "serve is ready")
        done = self.tocsin("drill")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"(?m)^HOP +STATE +MS +AFTER SERVE$")
        self.assertRegex(done.stdout, r"(?m)^pager +done +\d+ +\d+$")

    def test_a_serve_that_starts_anew_in_between_has_kept_the_receipts(self):
        sinks = SINKS + "  - {name: gone, type: file, path: nowhere/gone.jsonl}\n"
        self.start(sinks)
        waiting = subprocess.Popen([serve_case.program, "drill", "--url", f"http://127.0.0.1:{self.port}", "--timeout", "50s", "-o", "json"],
                                   env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.wait(lambda: len(self.lines("log.jsonl")) == 1, "the drill is told")
        self.stop(signal.SIGKILL)
        (self.folder / "nowhere").mkdir()
        self.process = subprocess.Popen([serve_case.program, "serve", "--config", self.settings, "--listen", f"127.0.0.1:{self.port}"],
                                        stderr=subprocess.DEVNULL, env=self.environment)
        out, err = waiting.communicate(timeout=60)
        self.assertEqual(waiting.returncode, 0, out + err)
        self.assertEqual([hop["state"] for hop in json.loads(out)["hops"]], ["done"] * 5)

    def test_who_is_not_there_is_told(self):
        self.port = free_port()
        code, _, err = self.drill()
        self.assertEqual(code, 2)
        self.assertIn("is `tocsin serve` running there?", err)

    def listen(self, answer):
        """Something that is no `serve`: answers each request by answer(method), or not at all for None."""
        asked = []
        hold = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.command)
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, body = answer(self.command) or (None, "")
                if status is None:
                    hold.wait(30)
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            do_POST = do_GET

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for end in (server.server_close, server.shutdown, hold.set):
            self.addCleanup(end)
        self.port = server.server_port
        return asked

    def test_the_time_holds_for_each_call(self):
        self.listen(lambda method: None)
        before = time.monotonic()
        code, _, err = self.drill("--timeout", "1s")
        self.assertEqual(code, 2, err)
        self.assertLess(time.monotonic() - before, 10)

    def test_what_is_known_is_told_when_no_look_succeeds(self):
        taken = (202, '{"accepted": 1}')
        asked = self.listen(lambda method: taken if method == "POST" else (503, '{"error": "the disk"}'))
        code, hops, err = self.drill("--timeout", "2s")
        self.assertEqual((code, list(hops)), (2, ["http"]), err)
        self.assertIn("503: the disk", err)
        self.assertGreater(len(asked), 3, "it looks again until the time is over")
        at = "2025-03-21T13:22:00.000Z"
        known = json.dumps({"accepted": at, "sinks": [{"sink": "log", "state": "pending", "at": at}]})
        seen = self.listen(lambda method: taken if method == "POST" else (200, known) if len(seen) < 3 else (503, "{}"))
        code, hops, err = self.drill("--timeout", "2s")
        self.assertEqual((code, list(hops)), (2, ["http", "serve", "log"]), err)

    def test_what_is_no_serve_is_told(self):
        taken, at = '{"accepted": 1}', "2025-03-21T13:22:00Z"
        for post, get in (("{}", "{}"), (taken, "{}"), (taken, '{"accepted": "soon", "sinks": []}'),
                          (taken, json.dumps({"accepted": at, "sinks": [{"sink": "log", "state": "delivered"}]}))):
            self.listen(lambda method, post=post, get=get: (200, post if method == "POST" else get))
            code, hops, err = self.drill()
            self.assertEqual(code, 2, (post, get, err))
            self.assertIn("is no `serve`", err)
            self.assertLessEqual(set(hops), {"http"})

    def test_options_for_aws_are_not_for_a_serve(self):
        self.port = free_port()
        for option in ("--bus", "--name", "--region", "--profile", "--table"):
            code, _, err = self.drill(option, "x")
            self.assertEqual(code, 2)
            self.assertIn(f"{option} excludes", err)

    def test_a_number_below_zero_is_refused_in_plain_words(self):
        refused = subprocess.run([serve_case.program, "alerts", "-n", "-1"], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("in range 0 to 1000000000\n", refused.stderr)

    def test_a_sender_can_say_nothing_and_wear_nobody_out(self):
        self.start()
        event = {"source": "tocsin.drill", "detail-type": "Tocsin Drill", "detail": {"drill": "<b>@everyone</b>", "title": "ring!"}}
        self.post(event)
        for number in range(20):
            self.post(event | {"detail": {"drill": f"drill-number-{number}", "title": "ring!"}})
        self.wait(lambda: len(self.lines("log.jsonl")) >= 12, "a dozen are told")
        self.assertEqual(self.ask("GET", "/v1/drills/drill-number-19")[0], 404)
        code, _, err = self.drill()
        self.assertEqual(code, 2, err)
        self.assertIn("a dozen an hour", err)
        self.assertEqual(len(self.lines("log.jsonl")), 12)
        self.assertNotIn("ring!", (self.folder / "log.jsonl").read_text())


if __name__ == "__main__":
    main()
