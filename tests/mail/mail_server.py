"""A real mail server of one's own: postfix and dovecot from the system's packages, with private configuration in a temporary
folder, on loopback ports, with a certificate authority made for the occasion. Needs root, because postfix does.
"""

import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

USER, PASSWORD, HOST = "watch", "night & day=1", "localhost"
MAILBOX = "security@example.com"
NOBODY = 65534
PROGRAMS = ("postfix", "dovecot", "openssl")
SYSTEM_PATH = "/usr/sbin:/sbin:/usr/bin:/bin"


def missing():
    """Why there can be no such server here, or an empty text."""
    if os.geteuid() != 0:
        return "postfix starts as root only"
    lacking = [program for program in PROGRAMS if not shutil.which(program, path=SYSTEM_PATH)]
    return f"not installed: {', '.join(lacking)} (apt-get install postfix dovecot-imapd openssl)" if lacking else ""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class MailServer:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-mail-"))
        self.folder.chmod(0o755)
        self.starttls, self.implicit, self.plain, self.deferring, self.small, self.other_name, self.imaps = free_ports(7)
        self.ca, self.other_ca = self.folder / "ca.pem", self.folder / "other-ca.pem"
        self.certificates()
        self.write_postfix()
        self.write_dovecot()

    def run(self, *command):
        # Into a file: a daemon keeps what it inherits open, and a pipe would never end.
        with open(self.folder / "commands.log", "a", encoding="utf-8") as log:
            code = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, timeout=60, check=False,
                env={"PATH": SYSTEM_PATH, "LC_ALL": "C", "MAIL_CONFIG": str(self.folder / "postfix")},
            ).returncode
        if code != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {code}\n{self.logs()}")

    def certificates(self):
        for name in ("ca", "other-ca"):
            self.run(
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN=Test {name}",
                "-keyout", f"{name}.key", "-out", f"{name}.pem",
            )
        for name, host in (("server", HOST), ("elsewhere", "mail.example.net")):
            (self.folder / f"{name}.ext").write_text(f"subjectAltName=DNS:{host}\n", encoding="ascii")
            self.run(
                "openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}", "-keyout", f"{name}.key",
                "-out", f"{name}.csr",
            )
            self.run(
                "openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.pem",
            )

    def write_postfix(self):
        folder = self.folder
        (folder / "postfix").mkdir()
        (folder / "queue").mkdir()
        (folder / "mail").mkdir()
        os.chown(folder / "mail", NOBODY, NOBODY)
        (folder / "data").mkdir()
        os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
        (folder / "postfix/main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = {HOST}
mydestination =
mynetworks = 192.0.2.1/32
alias_maps =
virtual_mailbox_domains = example.com
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ {MAILBOX}=security/ }}
virtual_uid_maps = static:{NOBODY}
virtual_gid_maps = static:{NOBODY}
virtual_minimum_uid = 1
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.key
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
""", encoding="ascii")
        ports = [
            (self.starttls, ""),
            (self.implicit, "-o smtpd_tls_wrappermode=yes"),
            (self.plain, "-o smtpd_tls_security_level=none"),
            (self.deferring, "-o { smtpd_recipient_restrictions=defer }"),
            (self.small, "-o message_size_limit=2000"),
            (self.other_name, f"-o smtpd_tls_cert_file={folder}/elsewhere.pem -o smtpd_tls_key_file={folder}/elsewhere.key"),
        ]
        services = [f"127.0.0.1:{port} inet n - n - - smtpd {options}" for port, options in ports]
        services += [
            "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr", "tlsmgr unix - - n 1000? 1 tlsmgr",
            "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce",
            "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify", "proxymap unix - - n - - proxymap",
            "error unix - - n - - error", "retry unix - - n - - error", "virtual unix - n n - - virtual",
            "anvil unix - - n - 1 anvil", "postlog unix-dgram n - n - 1 postlogd",
        ]
        (folder / "postfix/master.cf").write_text("\n".join(services) + "\n", encoding="ascii")

    def write_dovecot(self):
        folder = self.folder
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n", encoding="ascii")
        (folder / "dovecot.conf").write_text(f"""
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/security
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={NOBODY} gid={NOBODY} home={folder}/mail
}}
service auth {{
  unix_listener {folder}/queue/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {self.imaps}
    ssl = yes
  }}
}}
""", encoding="ascii")

    def __enter__(self):
        try:
            self.run("postfix", "-c", str(self.folder / "postfix"), "start")
            self.run("dovecot", "-c", str(self.folder / "dovecot.conf"))
            self.wait_for(self.starttls, self.implicit, self.plain, self.imaps)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for pid_file in ("queue/pid/master.pid", "dovecot/master.pid"):
            try:
                pid = int((self.folder / pid_file).read_text(encoding="ascii"))
                os.kill(pid, signal.SIGTERM)
                self.wait_until(lambda p=pid: not os.path.exists(f"/proc/{p}"), "the server to stop")
            except (FileNotFoundError, ProcessLookupError):
                pass
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def wait_until(holds, what, seconds=15):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(f"waited {seconds} s for {what}")
            time.sleep(0.05)

    def wait_for(self, *ports):
        def answers(port):
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        for port in ports:
            self.wait_until(lambda p=port: answers(p), f"port {port}")

    def logs(self):
        return "".join(
            (self.folder / name).read_text(encoding="utf-8", errors="replace")
            for name in ("commands.log", "mail.log", "dovecot.log") if (self.folder / name).exists()
        )
