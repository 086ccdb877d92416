"""The side of a webhook that takes it: a thread a connection, one request after another. What a sink is called is the path of its URL."""

import socket
import threading


class WebhookReceiver:
    """`answer` says what becomes of a request; a request that was cut off never reaches it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def answer(self, connection, path, key, body):
        """Answers on the connection; `key` is the idempotency key. False ends the connection."""
        raise NotImplementedError

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection, connection.makefile("rb") as reader:
                while line := reader.readline():
                    path, key, length = line.split(b" ")[1].decode().strip("/"), "", 0
                    while field := reader.readline().strip():
                        name, _, value = field.partition(b":")
                        if name.lower() == b"content-length":
                            length = int(value)
                        elif name.lower() == b"idempotency-key":
                            key = value.strip().decode()
                    body = reader.read(length)
                    if len(body) < length:
                        return  # killed in the middle: not taken
                    if not self.answer(connection, path, key, body.decode()):
                        return
        except (OSError, IndexError):  # the client gave up
            pass
