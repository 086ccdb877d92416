"""What the email sink makes of servers that refuse, hang, lie or go away. The server is a script on loopback.

usage: faults_test.py MAIL_PROBE
"""

import base64
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PROBE = sys.argv.pop()
PASSWORD = "correct horse battery"


class Server:
    """Answers each command from a table; `None` closes the connection, `HANG` says nothing more."""

    HANG = object()
    USUAL = {
        "greeting": "220 test", "EHLO": "250-test\r\n250 8BITMIME", "HELO": "250 test", "AUTH": "235 2.7.0 in", "MAIL": "250 2.1.0 ok",
        "RCPT": "250 2.1.5 ok", "DATA": "354 go on", "message": "250 2.0.0 queued as TEST1", "QUIT": "221 bye",
    }

    def __init__(self, *changes, idle=None):
        # One table a connection; the last one serves all later connections.
        self.tables = [{**self.USUAL, **change} for change in changes] or [self.USUAL]
        self.idle = idle
        self.messages, self.commands, self.secrets, self.connections = [], [], [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            table = self.tables[min(self.connections, len(self.tables) - 1)]
            self.connections += 1
            threading.Thread(target=self.talk, args=(connection, table), daemon=True).start()

    def talk(self, connection, table):
        try:
            with connection.makefile("rb") as lines:
                self.serve(connection, lines, table)
        except OSError:
            pass  # the client has given up, as some tests want
        finally:
            connection.close()

    def serve(self, connection, lines, table):
        def answer(step):
            text = table[step]
            if text is self.HANG:
                time.sleep(30)
            if text is None or text is self.HANG:
                return False
            connection.sendall(text.encode() + b"\r\n")
            return True

        if not answer("greeting"):
            return
        for line in lines:
            self.commands.append(line.decode().strip())
            verb = line.split()[0].decode().upper()
            if verb == "AUTH":
                for question in ("",) if b"PLAIN" in line else ("VXNlcm5hbWU6", "UGFzc3dvcmQ6"):
                    connection.sendall(f"334 {question}\r\n".encode())
                    self.secrets.append(base64.b64decode(lines.readline()).decode())
            if not answer(verb):
                return
            if verb == "DATA" and table["DATA"].startswith("354"):
                message = []
                for text in lines:
                    if text == b".\r\n":
                        self.messages.append(b"".join(message))
                        break
                    message.append(text[1:] if text.startswith(b".") else text)
                else:
                    return
                if not answer("message"):
                    return
                if self.idle is not None:
                    time.sleep(self.idle)
                    return

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes accept(), which close() alone does not
        self.listener.close()


class Faults(unittest.TestCase):
    def probe(self, server, settings="", command=("send", "d-1"), host="127.0.0.1", port=None):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "mail.yaml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(
                    f'host: "{host}"\nport: {port or server.port}\nfrom: Tocsin <tocsin@example.com>\n'
                    f"to: [security@example.com]\ntimeout: 1s\nanswer_timeout: 2s\n{settings}"
                )
            run = subprocess.run(
                [PROBE, command[0], path, command[1]], capture_output=True, text=True, timeout=60, check=False,
                env={**os.environ, "MAIL_PASSWORD": PASSWORD, "all_proxy": "http://127.0.0.1:1"},
            )
        self.assertNotIn(PASSWORD, run.stdout + run.stderr)
        self.assertNotIn(base64.b64encode(f"\0me\0{PASSWORD}".encode()).decode(), run.stdout + run.stderr)
        if server:
            server.close()
        return (run.stdout + run.stderr).strip()

    LOGIN = "username: me\npassword: {env: MAIL_PASSWORD}\n"
    OFFER = {"EHLO": "250-test\r\n250 AUTH PLAIN LOGIN"}

    def test_delivered_as_rendered(self):
        server = Server()
        self.assertEqual(self.probe(server), "delivered 250 2.0.0 queued as TEST1")
        self.assertEqual(len(server.messages), 1)
        self.assertIn(b"\r\nMessage-ID: <d-1@example.com>\r\n", server.messages[0])
        self.assertIn("RCPT TO:<security@example.com>", server.commands)

    def test_lines_that_begin_with_dots(self):
        server = Server()
        self.assertEqual(self.probe(server, command=("dots", "d-1")), "delivered")
        self.assertEqual(server.messages, [b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nend\r\n.\r\n"])

    def test_answers(self):
        for change, expected in (
            ({"message": "451 4.3.0 try later"}, "retry 451 4.3.0 try later"),
            ({"message": "554 5.6.0 no\x1b[31m"}, "permanent 554 5.6.0 no.[31m"),
            ({"message": "421 4.3.2 going down"}, "unavailable 421 4.3.2 going down"),
            ({"RCPT": "550-5.1.1 unknown\r\n550 5.1.1 really"}, "permanent 550-5.1.1 unknown 5.1.1 really"),
            ({"RCPT": "450 4.7.1 greylisted"}, "retry 450 4.7.1 greylisted"),
            ({"RCPT": "530 5.7.0 log in first"}, "unavailable 530 5.7.0 log in first"),
            ({"MAIL": "553 5.7.1 not your address"}, "unavailable 553 5.7.1 not your address"),
            ({"MAIL": "552 5.3.4 too large"}, "permanent 552 5.3.4 too large"),
            ({"DATA": "554 5.5.1 no"}, "permanent 554 5.5.1 no"),
            ({"greeting": "554 no service"}, "unavailable 554 no service"),
            ({"EHLO": "421 busy", "HELO": "421 busy"}, "unavailable 421 busy"),
        ):
            with self.subTest(change=change):
                self.assertEqual(self.probe(Server(change)), expected)

    def test_hangs_end_by_themselves(self):
        for step, kind in (
            ("greeting", "unavailable"), ("EHLO", "unavailable"), ("MAIL", "unavailable"), ("RCPT", "unavailable"),
            ("DATA", "unavailable"), ("message", "unknown"),
        ):
            with self.subTest(step=step):
                begin = time.monotonic()
                said = self.probe(Server({step: Server.HANG}))
                self.assertLess(time.monotonic() - begin, 10)
                self.assertRegex(said, rf"^{kind} 127\.0\.0\.1 port \d+: no answer within (1|2)s after ")

    def test_going_away(self):
        for step, kind in (("greeting", "unavailable"), ("RCPT", "unavailable"), ("message", "unknown")):
            with self.subTest(step=step):
                self.assertTrue(self.probe(Server({step: None})).startswith(kind + " "))

    def test_nobody_listens(self):
        with socket.socket() as taken:  # bound, so that nobody else takes it, and not listening
            taken.bind(("127.0.0.1", 0))
            said = self.probe(None, port=taken.getsockname()[1])
        self.assertRegex(said, r"^unavailable 127\.0\.0\.1 port \d+: cannot connect: ")

    def test_no_such_name(self):
        self.assertIn("cannot be resolved", self.probe(None, "tls: starttls\n", host="no-such-host.invalid", port=25))

    def test_login(self):
        server = Server(self.OFFER)
        self.assertTrue(self.probe(server, self.LOGIN).startswith("delivered "))
        self.assertEqual(server.secrets, [f"\0me\0{PASSWORD}"])

    def test_login_in_two_steps(self):
        server = Server({"EHLO": "250-test\r\n250 AUTH LOGIN", "AUTH": "235 2.7.0 in"})
        self.assertTrue(self.probe(server, self.LOGIN).startswith("delivered "))
        self.assertEqual(server.secrets, ["me", PASSWORD])

    def test_wrong_password_even_when_echoed(self):
        said = self.probe(Server({**self.OFFER, "AUTH": f"535 5.7.8 not {PASSWORD}"}), self.LOGIN)
        self.assertEqual(said, "unavailable 535 5.7.8 not <secret>")

    def test_no_login_offered(self):
        server = Server()
        said = self.probe(server, self.LOGIN)
        self.assertRegex(said, "^unavailable .*offers no login")
        self.assertEqual(server.messages, [])
        said = self.probe(Server({"RCPT": "554 5.7.1 relay access denied"}), self.LOGIN)
        self.assertRegex(said, "^unavailable .*offers no login.*relay access denied")

    def test_no_starttls_offered(self):
        server = Server()
        said = self.probe(server, "tls: starttls\n")
        self.assertRegex(said, "^unavailable .*does not offer STARTTLS")
        self.assertEqual([command.split()[0] for command in server.commands if command], ["EHLO"])

    def test_connection_is_kept(self):
        server = Server()
        self.assertEqual(self.probe(server, command=("burst", "5")).count("delivered"), 5)
        self.assertEqual(server.connections, 1)

    def test_a_kept_connection_that_died_is_no_failure(self):
        server = Server(idle=0)
        self.assertEqual(self.probe(server, command=("burst", "3")).count("delivered"), 3)
        server = Server({"MAIL": "250 ok", "message": "250 ok\r\n421 4.4.2 idle too long"}, {})
        self.assertEqual(self.probe(server, command=("burst", "2")).count("delivered"), 2)

    def test_settings(self):
        for settings, message in (
            ("tls: none\nhost: mail.example.com\n", "must be encrypted"),
            ("host: smtp://mail.example.com\n", "not a host name"),
            ("host: localhost\nusername: me\n", "needs a password"),
            ("host: localhost\npassword: {env: MAIL_PASSWORD}\n", "needs a username"),
            ("host: localhost\npassword: secret\n", "password"),
            ("host: localhost\nsubject: x\n", "unknown key"),
            ("host: localhost\nto: []\n", "names nobody"),
            ('host: localhost\nto: ["a@b.c\\r\\nX: y"]\n', "not a mail address"),
            ("host: localhost\nto: [a@b.c, a@b.c]\n", "named twice"),
        ):
            with self.subTest(settings=settings), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "mail.yaml")
                people = "from: a@example.com\n" + ("" if "to:" in settings else "to: [b@example.com]\n")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(people + settings)
                run = subprocess.run([PROBE, "send", path, "x"], capture_output=True, text=True, timeout=30, check=False)
                self.assertEqual(run.returncode, 3, run.stdout)
                self.assertIn(message, run.stderr)


if __name__ == "__main__":
    unittest.main()
