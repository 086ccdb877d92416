#!/usr/bin/env python3
"""How many messages a second `tocsin serve` takes from a queue: sqs_source.py TOCSIN [--messages N] [--delay MS] [--match PERCENT]

The queue is a stub on loopback that answers at once, or after --delay milliseconds as SQS does (5 to 20 within a region), so that what is
measured is Tocsin. Prints the rate, the user CPU time a message, and the calls that it took.
"""

import argparse
import json
import os
import pathlib
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
import time


def event(number, matches):
    detail = {"eventVersion": "1.11", "eventSource": "iam.amazonaws.com", "eventName": "CreateUser" if matches else "GetUser",
              "eventTime": "2025-03-21T13:22:00Z", "awsRegion": "us-east-1", "eventID": f"00000000-0000-4000-8000-{number:012}",
              "sourceIPAddress": "203.0.113.10", "userAgent": "aws-cli/2.15", "eventType": "AwsApiCall", "readOnly": not matches,
              "recipientAccountId": "123456789012", "requestParameters": {"userName": f"user{number}"},
              "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/alice", "userName": "alice",
                               "accountId": "123456789012"}}
    return json.dumps({"version": "0", "id": f"{number:032x}", "detail-type": "AWS API Call via CloudTrail", "source": "aws.iam",
                       "account": "123456789012", "time": "2025-03-21T13:22:00Z", "region": "us-east-1", "resources": [], "detail": detail})


class Queue:
    def __init__(self, messages, delay, percent):
        self.bodies = [event(number, number % 100 < percent) for number in range(messages)]
        self.delay = delay
        self.lock = threading.Lock()
        self.given = 0
        self.deleted = 0
        self.calls = {}
        self.begun = self.ended = None
        self.done = threading.Event()

    def answer(self, operation, body):
        time.sleep(self.delay)
        with self.lock:
            self.calls[operation] = self.calls.get(operation, 0) + 1
            if operation == "ReceiveMessage":
                self.begun = self.begun or time.monotonic()
                batch = range(self.given, min(self.given + 10, len(self.bodies)))
                self.given = batch.stop if batch else self.given
            elif operation == "DeleteMessageBatch":
                self.deleted += len(body["Entries"])
                if self.deleted == len(self.bodies):
                    self.ended = time.monotonic()
                    self.done.set()
        if operation == "ReceiveMessage":
            if not batch:
                time.sleep(min(body["WaitTimeSeconds"], 1))
                return {}
            return {"Messages": [{"MessageId": f"m{number}", "ReceiptHandle": f"r{number}", "Body": self.bodies[number],
                                  "Attributes": {"ApproximateReceiveCount": "1"}} for number in batch]}
        if operation == "GetQueueAttributes":
            return {"Attributes": {"RedrivePolicy": '{"maxReceiveCount":3}'}}
        return {"Successful": [], "Failed": []}


class Handler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        while line := self.rfile.readline():
            headers = {}
            while (line := self.rfile.readline().strip()):
                name, _, value = line.partition(b":")
                headers[name.lower()] = value.strip().decode()
            body = json.loads(self.rfile.read(int(headers.get(b"content-length", 0))) or b"{}")
            operation = headers[b"x-amz-target"].partition(".")[2]
            answer = json.dumps(self.server.queue.answer(operation, body)).encode()
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


def run(tocsin, queue, port):
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        settings = pathlib.Path(folder, "tocsin.yaml")
        settings.write_text(f"store: {{path: {folder}/store.db}}\nsinks:\n  - {{name: log, type: file, path: {folder}/alerts.jsonl}}\n"
                            f"sources:\n  http: {{enabled: false}}\n  sqs: [{{queue_url: 'http://127.0.0.1:{port}/1/q'}}]\n")
        environment = {"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_REGION": "us-east-1",
                       "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_CONFIG_FILE": os.devnull,
                       "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        with open(pathlib.Path(folder, "log"), "wb") as log:
            process = subprocess.Popen([tocsin, "serve", "--config", str(settings)], env=environment, stdin=subprocess.DEVNULL, stderr=log)
        try:
            if not queue.done.wait(300):
                sys.exit(f"only {queue.deleted} were taken:\n" + pathlib.Path(folder, "log").read_text()[-2000:])
            ticks = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    return int(ticks[11]) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tocsin")
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--match", type=int, default=1)
    options = parser.parse_args()
    queue = Queue(options.messages, options.delay / 1000, options.match)
    with Server(("127.0.0.1", 0), Handler) as server:
        server.queue = queue
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cpu = run(options.tocsin, queue, server.server_address[1])
        server.shutdown()
    seconds = queue.ended - queue.begun
    print(f"{options.messages} messages in {seconds:.2f} s: {options.messages / seconds:.0f}/s, "
          f"{1e6 * cpu / options.messages:.0f} us of CPU each; calls: {queue.calls}")


if __name__ == "__main__":
    main()
