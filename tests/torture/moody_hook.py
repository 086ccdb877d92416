"""Webhooks that fail by schedule. What a sink gets is its path: /steady takes everything, /moody has good and bad seconds."""

import collections
import re
import socket
import struct
import time

from torture import USER
from webhook_receiver import WebhookReceiver

# What /moody does and for how many seconds, over and over.
SCHEDULE = (("takes", 3.0), ("503", 1.0), ("takes", 2.0), ("429", 1.0), ("hangs", 0.8), ("takes", 2.0), ("resets", 0.5), ("takes and says nothing", 0.3),
            ("drips", 0.8))


def mood():
    now = time.monotonic() % sum(seconds for _, seconds in SCHEDULE)
    for name, seconds in SCHEDULE:
        if now < seconds:
            return name
        now -= seconds
    return "takes"


class MoodyHook(WebhookReceiver):
    def __init__(self):
        self.seen = collections.defaultdict(collections.Counter)  # path -> idempotency key -> how often it was taken
        self.users = {}                                           # key -> the user that its body names
        self.late = collections.Counter()                         # path -> taken without the sender's knowing
        self.troubles = collections.Counter()
        super().__init__()

    def taken(self, path):
        """How often each event was taken. A body that names none, or several, counts as event -1."""
        with self.lock:
            counts = collections.Counter()
            for key, times in self.seen[path].items():
                counts[self.users[key]] += times
            return counts

    def _take(self, path, key, body):
        users = set(re.findall(USER, body))
        with self.lock:
            self.seen[path][key] += 1
            self.users[key] = int(users.pop()) if len(users) == 1 else -1

    def answer(self, connection, path, key, body):
        does = mood() if path == "moody" else "takes"
        if does != "takes":
            with self.lock:
                self.troubles[does] += 1
        if does == "takes":
            self._take(path, key, body)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        elif does == "503":
            connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        elif does == "429":
            connection.sendall(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")
        elif does == "resets":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        elif does == "takes and says nothing":
            with self.lock:
                self.late[path] += 1
            self._take(path, key, body)
            return False
        elif does == "drips":
            for byte in b"HTTP/1.1 200 OK\r\n":
                connection.sendall(bytes([byte]))
                time.sleep(0.2)
            return False
        else:  # hangs, longer than the sink waits
            time.sleep(1.5)
            return False
        return True
