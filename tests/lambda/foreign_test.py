#!/usr/bin/env python3
"""The bootstrap in another system's root: foreign_test.py ROOT BOOTSTRAP [EMULATOR]

Runs it by chroot in ROOT (with EMULATOR, a static qemu-user, before it) against the runtime API and an SNS over TLS whose name only a DNS
server on loopback knows. Needs root. Exit 77 (ctest: skipped) where that cannot be had.
"""

import errno
import shutil
import sys
import tempfile
from pathlib import Path

from emulator import Dns, FakeSns, certificates
from function import CREATE_USER, TOPIC, Function, create_user

NAME = "sns.example.test"
ADDRESS = "127.53.53.53"


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def expect(held, what, function=None):
    print(f"{'ok' if held else 'FAILED'}: {what}", flush=True)
    if not held:
        sys.exit(function.text if function else 1)


def install(root, bootstrap, emulator, authority):
    """-> the command within the root"""
    folder = root / "var" / "task"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "etc").mkdir(exist_ok=True)
    (root / "etc" / "resolv.conf").write_text(f"nameserver {ADDRESS}\n")
    shutil.copy(authority, folder / "ca.pem")
    command = ["/var/task/bootstrap"]
    shutil.copy(bootstrap, folder / "bootstrap")
    if emulator:
        shutil.copy(emulator, folder / "emulator")
        command.insert(0, "/var/task/emulator")
    return ["chroot", str(root), *command]


def check(command, sns):
    settings = {"AWS_CA_BUNDLE": "/var/task/ca.pem", "LAMBDA_TASK_ROOT": "/var/task", "AWS_ENDPOINT_URL_SNS": sns.url(NAME)}
    with Function(command, **settings) as function:
        for number in range(3):
            kind, answer = function.invoke(create_user(f"event-{number}"), timeout=60)
            expect((kind, answer.get("published")) == ("response", 1), f"event {number} is published: {answer}", function)
        function.api.close()
        expect(function.ended(30) == 0, "ends when the runtime API is gone", function)
    (first, *_) = sns.published
    expect(first["TopicArn"] == TOPIC and "jansmith" in first["Message"], "the alert says whom", function)
    expect(sns.server.handshakes == 1, "one TLS connection for all", function)

    with Function(command, **settings | {"AWS_CA_BUNDLE": None}) as function:
        kind, answer = function.invoke(CREATE_USER, timeout=60)
        expect(kind == "error", f"a stranger's certificate is refused: {answer.get('errorMessage')}", function)
    with Function(command, **settings | {"TOCSIN_SNS_TOPIC_ARN": None}) as function:
        kind, _, _ = function.api.answers.get(timeout=60)
        expect(kind == "init" and function.ended(30) == 3, "a missing topic is an initialisation error", function)


def main():
    root, bootstrap, *emulator = sys.argv[1:]
    if not Path(bootstrap).exists():
        skip(f"{bootstrap} is not there; make lambda builds it")
    try:
        dns = Dns(ADDRESS)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EADDRINUSE):
            skip(f"port 53 of {ADDRESS}: {error.strerror}")
        raise
    dns.start()
    with tempfile.TemporaryDirectory() as folder:
        authority, tls = certificates(folder, NAME)
        check(install(Path(root), bootstrap, emulator[0] if emulator else None, authority), FakeSns(tls))
    expect(NAME in dns.asked, "the name was asked of the DNS server")


if __name__ == "__main__":
    main()
