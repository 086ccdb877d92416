"""An SMTP server that refuses half of what it is given, in every way that a real one does.

Each transaction draws its trouble from a seeded generator. What was accepted is kept in order, repetitions included. The
server knows of each acceptance whether its answer reached the client, because only one that did not may be repeated.
"""

import collections
import random
import socket
import socketserver
import threading

# How one transaction goes wrong; None is a transaction that goes well.
TROUBLES = [
    "421 at connect",        # too busy: the channel is unavailable
    "drop at connect",
    "450 at MAIL",           # grey-listed: this message, later
    "451 at RCPT",
    "452 after DATA",
    "drop before DATA",
    "drop during DATA",
    "drop without answer",   # not accepted, but the client cannot know
    "421 after DATA",
]
LOST_ANSWER = "accepted without answer"  # accepted, and the client cannot know


class FakeSmtp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, seed, refuse=0.5, lose_answer=0.01):
        super().__init__(("127.0.0.1", 0), _Session)
        self.refuse = refuse
        self.lose_answer = lose_answer
        self.lock = threading.Lock()
        self.random = random.Random(seed)
        self.accepted = []                       # the messages' bytes, in order
        self.troubles = collections.Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def draw(self):
        with self.lock:
            if self.random.random() < self.refuse:
                trouble = self.random.choice(TROUBLES)
            elif self.random.random() < self.lose_answer:
                trouble = LOST_ANSWER
            else:
                return None
            self.troubles[trouble] += 1
            return trouble

    def accept(self, message):
        with self.lock:
            self.accepted.append(message)

    def handle_error(self, request, client_address):
        pass  # a client that was killed in the middle is what this is for


class _Session(socketserver.StreamRequestHandler):
    timeout = 30

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()

    def drop(self):
        self.connection.shutdown(socket.SHUT_RDWR)

    def handle(self):
        trouble = self.server.draw()
        if trouble == "drop at connect":
            return self.drop()
        if trouble == "421 at connect":
            return self.say("421 4.3.2 too busy")
        self.say("220 fake.example ESMTP")
        while True:
            line = self.rfile.readline()
            if not line:
                return None
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                self.say("250 fake.example")
            elif verb == b"MAIL":
                if trouble == "450 at MAIL":
                    self.say("450 4.7.1 grey-listed, try again later")
                    trouble = None
                else:
                    self.say("250 2.1.0 ok")
            elif verb == b"RCPT":
                if trouble == "451 at RCPT":
                    self.say("451 4.3.0 try again later")
                else:
                    self.say("250 2.1.5 ok")
            elif verb == b"DATA":
                if not self.data(trouble):
                    return None
                trouble = self.server.draw()  # the next transaction of the same connection
            elif verb == b"QUIT":
                return self.say("221 2.0.0 bye")
            else:
                self.say("250 2.0.0 ok")

    def data(self, trouble):
        """False when the connection is to end."""
        if trouble == "drop before DATA":
            self.drop()
            return False
        self.say("354 go ahead")
        lines = []
        while True:
            line = self.rfile.readline()
            if not line:
                return False  # killed in the middle: not accepted
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
            if trouble == "drop during DATA":
                self.drop()
                return False
        if trouble == "drop without answer":
            self.drop()
            return False
        if trouble == "452 after DATA":
            self.say("452 4.3.1 no space left")
            return True
        if trouble == "421 after DATA":
            self.say("421 4.3.2 shutting down")
            return False
        self.server.accept(b"".join(lines))
        if trouble == LOST_ANSWER:
            self.drop()
            return False
        self.say("250 2.0.0 queued")
        return True
