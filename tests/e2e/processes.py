"""Servers of a test: started on loopback, ended by their process group when the test ends, however it ends."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent():
    """In the child: end when the test is killed. Its parent is the thread that starts it, which must live as long as it shall."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_that(condition, seconds, what):
    """The first value of `condition` that is true; a TimeoutError that says `what` was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    raise TimeoutError(f"{what}: not within {seconds} s")


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Server:
    """A process of its own group, its output in a file."""

    def __init__(self, name, command, log, environment=None):
        self.name = name
        self.log = log
        with open(log, "wb") as out:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment,
                                             start_new_session=True, preexec_fn=die_with_parent)

    def await_up(self, condition, seconds=30):
        def up_or_over():
            if self._process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self._process.returncode}:\n{self.words()}")
            return condition()
        return await_that(up_or_over, seconds, f"{self.name} coming up")

    def words(self):
        return self.log.read_text(errors="replace")[-4000:]

    def stop(self):
        """Its children too: MiniStack leaves the functions that it runs behind."""
        for sign, seconds in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
