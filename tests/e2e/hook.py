"""A webhook on loopback: keeps what it is told, and refuses when it is told to."""

import hashlib
import hmac
import http.server
import json
import threading


class Hook:
    SECRET = "the-secret-of-the-hook"

    def __init__(self):
        self.status = 200
        self.requests = []  # (status, delivery id, alert)
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = hook.status if hook.signed(self.headers["X-Tocsin-Signature"], body) else 401
                hook.requests.append((status, self.headers["Idempotency-Key"], json.loads(body)["alert"]))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def signed(self, signature, body):
        parts = [part.split("=", 1) for part in (signature or "t=0").split(",")]
        time = dict(parts)["t"]
        right = hmac.new(self.SECRET.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
        return any(name == "v1" and hmac.compare_digest(value, right) for name, value in parts)

    def told(self, user, status=200):
        """What came about this user and was answered so."""
        return [alert for answered, _, alert in self.requests if answered == status and user in alert["summary"] + alert["title"]]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
