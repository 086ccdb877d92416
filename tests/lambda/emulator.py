"""What stands around a Lambda function, on loopback: the runtime API, an SNS that takes everything, both over plain sockets so that they
cost little beside what is measured. Python's standard library only.
"""

import collections
import json
import queue
import re
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

Request = collections.namedtuple("Request", "method path headers body")

ACCEPTED = (202, "application/json", b'{"status":"OK"}\n')


class Server:
    """HTTP/1.1, a thread a connection. `answer(request)` gives (status, content type, body[, headers])."""

    def __init__(self, answer, tls=None, host="127.0.0.1"):
        self.answer, self.tls = answer, tls
        self.listener = socket.create_server((host, 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.handshakes = 0
        self.connections = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        for one in [self.listener, *self.connections]:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed already
                pass
        self.listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
                self.handshakes += 1
            self.connections.add(connection)
            with connection, connection.makefile("rb") as reader:
                while request := self._read(connection, reader):
                    status, kind, body, *more = self.answer(request)
                    head = [f"HTTP/1.1 {status} .", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
                    head += [f"{name}: {value}" for name, value in (more[0] if more else {}).items()]
                    connection.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        except (OSError, ValueError):  # the client went away
            pass
        finally:
            self.connections.discard(connection)

    @staticmethod
    def _read(connection, reader):
        line = reader.readline().decode()
        if not line:
            return None
        method, path, _ = line.split(" ", 2)
        headers = {}
        while field := reader.readline().strip():
            name, _, value = field.decode().partition(":")
            headers[name.strip().lower()] = value.strip()
        if headers.get("expect", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return Request(method, path, headers, reader.read(int(headers.get("content-length", 0))))
        body = b""
        while size := int(reader.readline(), 16):
            body += reader.read(size)
            reader.readline()
        reader.readline()
        return Request(method, path, headers, body)


class RuntimeApi:
    """AWS's "Lambda runtime API": hands out invocations and collects what comes back as (kind, body, when), kind being response, error
    or init."""

    def __init__(self, seconds=15):
        self.seconds = seconds
        self.pending, self.answers = queue.Queue(), queue.Queue()
        self.first_next = None
        self.count = 0
        self.server = Server(self._answer)
        self.address = f"127.0.0.1:{self.server.port}"

    def invoke(self, payload, timeout=30):
        self.pending.put(payload if isinstance(payload, bytes) else json.dumps(payload).encode())
        return self.answers.get(timeout=timeout)

    def close(self):
        self.server.close()
        self.pending.put(None)

    def _answer(self, request):
        if request.path.endswith("/invocation/next"):
            self.first_next = self.first_next or time.perf_counter()
            payload = self.pending.get()
            if payload is None:
                raise OSError("closed")
            self.count += 1
            return 200, "application/json", payload, {
                "Lambda-Runtime-Aws-Request-Id": f"00000000-0000-4000-8000-{self.count:012}",
                "Lambda-Runtime-Deadline-Ms": int((time.time() + self.seconds) * 1000),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:tocsin",
                "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000;Sampled=0",
            }
        kind = "init" if request.path.endswith("/init/error") else request.path.rsplit("/", 1)[1]
        self.answers.put((kind, request.body, time.perf_counter()))
        return ACCEPTED


class FakeSns:
    """Takes every Publish and keeps its parameters. `status`: what it answers with instead of 200."""

    def __init__(self, tls=None, host="127.0.0.1"):
        self.bodies, self.status = [], 200
        self.server = Server(self._answer, tls, host)

    def url(self, name="127.0.0.1"):
        return f"{'https' if self.server.tls else 'http'}://{name}:{self.server.port}"

    @property
    def published(self):
        return [dict(urllib.parse.parse_qsl(body.decode())) for body in self.bodies]

    def _answer(self, request):
        if self.status != 200:
            return self.status, "text/xml", (b"<ErrorResponse><Error><Type>Receiver</Type><Code>InternalFailure</Code>"
                                             b"<Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>")
        self.bodies.append(request.body)
        return 200, "text/xml", (b'<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>'
                                 b"00000000-1111-2222-3333-444444444444</MessageId></PublishResult><ResponseMetadata><RequestId>"
                                 b"55555555-6666-7777-8888-999999999999</RequestId></ResponseMetadata></PublishResponse>")


class FakeTable:
    """DynamoDB as far as the conditional PutItem of one function at a time."""

    def __init__(self):
        self.items = {}
        self.server = Server(self._answer)

    def url(self):
        return f"http://127.0.0.1:{self.server.port}"

    def _answer(self, request):
        put = json.loads(request.body)
        item, old = put["Item"], self.items.get(put["Item"]["id"]["S"])
        known = put.get("ExpressionAttributeValues", {}).get(":known")
        if known is not None:
            holds = old is not None and old["version"] == known
        else:
            holds = old is None or "attribute_not_exists" not in put["ConditionExpression"]  # else: who has a claim ends it
        if holds:
            self.items[item["id"]["S"]] = item
            return 200, "application/x-amz-json-1.0", b"{}"
        refusal = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "refused"}
        return 400, "application/x-amz-json-1.0", json.dumps(refusal | ({"Item": old} if old else {})).encode()


class Dns(threading.Thread):
    """Says that every name has the address 127.0.0.1 (RFC 1035), on port 53 of `address`, which needs root."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 53))
        self.asked = set()

    def run(self):
        while True:
            query, client = self.socket.recvfrom(1500)
            end = query.index(b"\0", 12) + 5  # of the question: name, type, class
            question, kind = query[12:end], query[end - 4:end - 2]
            self.asked.add(b".".join(re.findall(rb"[\w-]{2,}", question)).decode())
            is_a = kind == b"\0\1"
            answer = b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4\x7f\0\0\1" if is_a else b""
            self.socket.sendto(query[:2] + b"\x81\x80\0\1" + (b"\0\1" if is_a else b"\0\0") + b"\0\0\0\0" + question + answer, client)


def certificates(folder, name, key=("ec", "-pkeyopt", "ec_paramgen_curve:P-256")):
    """An authority and a server's certificate for `name`, localhost and 127.0.0.1: (the authority's file, the server's TLS). `key`: as
    `openssl req -newkey` takes it."""
    folder = Path(folder)

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    new_key = ["-newkey", *key, "-nodes"]
    openssl("req", "-x509", *new_key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test authority")
    openssl("req", *new_key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server")
    (folder / "san").write_text(f"subjectAltName=DNS:{name},DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "san",
            "-out", "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return folder / "ca.pem", context
