#!/usr/bin/env python3
"""examples/monitoring beside a real `serve`: monitoring_test.py TOCSIN

Each metric that the alerts and the dashboard name is one that /metrics gives; the alerts' own tests hold (where promtool is installed).
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

TOCSIN = ""
ROOT = Path(__file__).resolve().parent.parent.parent
MONITORING = ROOT / "examples" / "monitoring"
SETTINGS = """
sinks:
  - {name: lines, type: file, path: alerts.jsonl}
  - {name: gone, type: file, path: nowhere/alerts.jsonl}
"""
EVENT = ROOT / "examples" / "events"


def names_in(text):
    """Metrics of Tocsin, the parts of a histogram as the histogram."""
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\btocsin_[a-z_]+", text)}


def expressions():
    dashboard = json.loads((MONITORING / "grafana-dashboard.json").read_text())
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


class Serve:
    def __init__(self, folder):
        (folder / "tocsin.yaml").write_text(SETTINGS)
        self.process = subprocess.Popen([TOCSIN, "serve", "--config", folder / "tocsin.yaml", "--listen", "127.0.0.1:0"],
                                        stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.url = found.group()
                return
        raise AssertionError("serve ended before it listened")

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.read().decode()

    def post(self, body):
        urllib.request.urlopen(urllib.request.Request(self.url + "/v1/events", body, method="POST"), timeout=10).close()

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=30)


class Monitoring(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        serve = Serve(Path(cls.folder.name))
        try:
            for event in sorted(EVENT.glob("*.json"))[:3]:
                serve.post(event.read_bytes())
            until = time.monotonic() + 20
            cls.metrics = serve.get("/metrics")
            while 'outcome="delivered"' not in cls.metrics and time.monotonic() < until:
                time.sleep(0.1)
                cls.metrics = serve.get("/metrics")
        finally:
            serve.stop()
        cls.given = set(re.findall(r"^# TYPE (\S+)", cls.metrics, re.M))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_something_was_delivered_and_counted(self):
        self.assertRegex(self.metrics, r'tocsin_deliveries_total\{sink="lines",outcome="delivered"\} [1-9]')
        self.assertIn('tocsin_sink_up{sink="gone"} 0', self.metrics)

    def test_each_metric_that_is_named_exists(self):
        named = names_in((MONITORING / "alerts.yaml").read_text()) | names_in("\n".join(expressions()))
        self.assertGreater(len(named), 7)
        self.assertEqual(named - self.given, set())

    def test_each_metric_is_documented(self):
        page = (ROOT / "docs" / "delivery.md").read_text()
        # The page writes `tocsin_queue_depth`, `_bytes`: the last word is enough.
        self.assertEqual([name for name in self.given if name not in page and "`_" + name.split("_", 2)[2] + "`" not in page], [])

    def test_what_the_dashboard_asks_for_by_label_is_given(self):
        for label, metric in {("fate", "tocsin_events_total"), ("severity", "tocsin_alerts_total"), ("outcome", "tocsin_deliveries_total"),
                              ("sink", "tocsin_queue_depth"), ("source", "tocsin_events_read_total")}:
            self.assertRegex(self.metrics, rf'(?m)^{metric}{{[^}}]*\b{label}="')

    def test_prometheus_reads_the_metrics_the_settings_and_the_alerts(self):
        if not shutil.which("promtool"):
            self.skipTest("promtool is not installed")
        for arguments, given in ((["check", "metrics"], self.metrics), (["check", "config", "prometheus.yaml"], None),
                                 (["test", "rules", "alerts_test.yaml"], None)):
            ran = subprocess.run(["promtool", *arguments], cwd=MONITORING, input=given, capture_output=True, text=True, check=False)
            self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)

    def test_prometheus_understands_each_panel(self):
        if not shutil.which("promtool"):
            self.skipTest("promtool is not installed")
        filled = [e.replace("$__rate_interval", "5m").replace("$instance", ".*") for e in expressions()]
        rules = {"groups": [{"name": "panels", "rules": [{"record": f"panel:{i}", "expr": e} for i, e in enumerate(filled)]}]}
        path = Path(self.folder.name) / "panels.json"  # JSON is YAML
        path.write_text(json.dumps(rules))
        ran = subprocess.run(["promtool", "check", "rules", path], capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)


if __name__ == "__main__":
    TOCSIN = sys.argv.pop(1)
    unittest.main(verbosity=1)
