"""Between the function and one service: passes each request on as it came (its signature covers the Host header, so that one
too), keeps what was said and when, and refuses or spoils it when told to."""

import dataclasses
import http.client
import http.server
import json
import threading
import time
import urllib.parse

REQUEST = "00000000-0000-4000-8000-000000000000"
REFUSED_QUERY = (f'<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Receiver</Type>'
                 f"<Code>InternalFailure</Code><Message>The test refuses.</Message></Error>"
                 f"<RequestId>{REQUEST}</RequestId></ErrorResponse>").encode()
REFUSED_JSON = b'{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"The test refuses."}'
NOT_PASSED_BACK = ("content-length", "transfer-encoding", "connection")


@dataclasses.dataclass(frozen=True)
class Call:
    action: str
    fields: dict
    status: int
    answer: str
    came_at: float  # time.time() when the request was here in whole
    answered_at: float


class FaultProxy:
    """To `port` of loopback, TLS on both sides. Knows both protocols that the function speaks: query (SNS) and JSON (DynamoDB)."""

    def __init__(self, port, certificate):
        self.calls = []
        self._refuses = threading.Event()
        self._spoils = threading.Event()
        proxy = self
        trust = certificate.client_context()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1  # an answer is one packet
            timeout = 60

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                came_at = time.time()
                if proxy._spoils.is_set():
                    proxy._spoils.clear()
                    body = body.replace(b"ALERT", b"alert", 1)
                status, headers, answer = refusal(self) if proxy._refuses.is_set() else forward(port, trust, self, body)
                proxy.calls.append(Call(*said(self, body), status, answer.decode(), came_at, time.time()))
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.socket = certificate.server_context().wrap_socket(self._server.socket, server_side=True,
                                                                       do_handshake_on_connect=False)
        self.endpoint = f"https://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def refuse(self):
        self._refuses.set()

    def heal(self):
        self._refuses.clear()

    def spoil_next(self):
        """The next alert is passed on with another letter in it."""
        self._spoils.set()

    def accepted(self, action):
        return [call for call in self.calls if call.action == action and call.status == 200]

    def refused(self, action):
        return [call for call in self.calls if call.action == action and call.status != 200]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def said(request, body):
    """Action and fields."""
    if target := request.headers.get("X-Amz-Target"):
        return target.rpartition(".")[2], json.loads(body)
    fields = dict(urllib.parse.parse_qsl(body.decode()))
    return fields.get("Action", ""), fields


def refusal(request):
    if request.headers.get("X-Amz-Target"):
        return 500, [("Content-Type", "application/x-amz-json-1.0"), ("x-amzn-RequestId", REQUEST)], REFUSED_JSON
    return 500, [("Content-Type", "text/xml")], REFUSED_QUERY


def forward(port, trust, request, body):
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=trust)
    try:
        connection.putrequest(request.command, request.path, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, [pair for pair in answer.getheaders() if pair[0].lower() not in NOT_PASSED_BACK], content
    finally:
        connection.close()
