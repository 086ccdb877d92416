"""As much of SQS and S3 as `tocsin serve` uses, and as unreliable as they may be.

A message that was received and not deleted comes again after `visibility` seconds, whatever was asked for, so that a kill
does not cost a minute. Some messages are given to two at once, some answers are lost after the work was done, some objects
break off in the middle: all of it drawn from a seeded generator.
"""

import http.server
import json
import random
import threading
import time
import urllib.parse


class FakeAws(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, seed, trouble=0.1, visibility=0.7):
        super().__init__(("127.0.0.1", 0), _Request)
        self.lock = threading.Lock()
        self.random = random.Random(seed)
        self.trouble = trouble
        self.visibility = visibility
        self.messages = {}  # id -> [body, visible from, receipts]
        self.objects = {}   # key -> bytes
        self.received = 0
        self.troubles = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def send(self, body):
        with self.lock:
            self.messages[f"m{len(self.messages)}"] = [body, 0.0, 0]

    def left(self):
        with self.lock:
            return [body for body, _, _ in self.messages.values()]

    def draw(self, *kinds):
        """A trouble of one of these kinds, or None."""
        with self.lock:
            if self.random.random() >= self.trouble:
                return None
            self.troubles += 1
            return self.random.choice(kinds)

    def receive(self, count):
        now = time.monotonic()
        out = []
        with self.lock:
            for name, message in self.messages.items():
                if message[1] > now or len(out) == count:
                    continue
                if self.random.random() >= 0.05:  # else somebody else gets it as well
                    message[1] = now + self.visibility
                message[2] += 1
                self.received += 1
                out.append({"MessageId": name, "ReceiptHandle": f"{name}/{message[2]}", "Body": message[0],
                            "Attributes": {"ApproximateReceiveCount": str(message[2])}})
        return out

    def each(self, entries, action):
        with self.lock:
            for entry in entries:
                name = entry["ReceiptHandle"].split("/")[0]
                if name in self.messages:
                    action(name, entry)
        return {"Successful": [{"Id": entry["Id"]} for entry in entries], "Failed": []}

    def set_visibility(self, name, entry):
        self.messages[name][1] = time.monotonic() + min(self.visibility, entry["VisibilityTimeout"])

    def handle_error(self, request, client_address):
        pass  # a client that was killed in the middle is what this is for


class _Request(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/x-amz-json-1.0", cut=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:cut])
        self.close_connection = cut is not None

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        trouble = self.server.draw("lost", "broken", "throttled")
        if trouble == "broken":
            return self.answer(500, b'{"__type":"com.amazonaws.sqs#InternalError","message":"sorry"}')
        if trouble == "throttled":
            return self.answer(400, b'{"__type":"com.amazonaws.sqs#RequestThrottled","message":"slower"}')
        out = self.operation(self.headers["X-Amz-Target"].split(".")[1], body)
        if trouble == "lost":
            self.close_connection = True
            return None
        return self.answer(200, json.dumps(out).encode())

    def operation(self, name, body):
        server = self.server
        if name == "DeleteMessageBatch":
            return server.each(body["Entries"], lambda message, _: server.messages.pop(message))
        if name == "ChangeMessageVisibilityBatch":
            return server.each(body["Entries"], server.set_visibility)
        if name != "ReceiveMessage":
            return {"Attributes": {"RedrivePolicy": '{"maxReceiveCount":5}'}}
        end = time.monotonic() + body["WaitTimeSeconds"]
        while True:
            messages = server.receive(body["MaxNumberOfMessages"])
            if messages or time.monotonic() > end:
                return {"Messages": messages} if messages else {}
            time.sleep(0.02)

    def do_GET(self):
        data = self.server.objects.get(urllib.parse.unquote(self.path))
        if data is None:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>", "application/xml")
        trouble = self.server.draw("slow down", "cut off")
        if trouble == "slow down":
            return self.answer(503, b"<Error><Code>SlowDown</Code></Error>", "application/xml")
        return self.answer(200, data, "application/octet-stream", cut=len(data) // 2 if trouble == "cut off" else None)
