"""moto's server on loopback, for tests that speak to AWS: `with Moto() as moto:`, where it is_installed()."""

import os
import socket
import subprocess
import time

from oracle import VENV

PYTHON = VENV / "bin" / "python"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Moto:
    def __init__(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([PYTHON, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"})
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise SystemExit("moto's server did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.kill()
        self.process.wait()


def is_installed():
    if PYTHON.exists() and any(VENV.glob("lib/python3*/site-packages/moto")):
        return True
    print("moto is not installed: tools/test-venv installs it")
    return False
