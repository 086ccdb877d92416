#!/usr/bin/env python3
"""credentials_oracle.py PROBE [COUNT]: for the same environment and files, the credential chain finds what botocore's resolver finds.

Scenarios written by hand, then COUNT (600) random ones from a fixed seed. STS and the portal of IAM Identity Center are fakes on loopback whose answers
name who asked and for what, so that equal credentials mean equal requests. An error on both sides counts as equal; its words do not.

Exit 0 equal, 1 different, 77 without botocore.
"""

import hashlib
import http.server
import json
import os
import random
import sys
import tempfile
import threading
import urllib.parse

from oracle import Probe, botocore_or_skip

EXPIRES = "2099-01-01T00:00:00Z"


class FakeAws(http.server.BaseHTTPRequestHandler):
    """STS AssumeRole and AssumeRoleWithWebIdentity, the portal's GetRoleCredentials."""

    def log_message(self, *_):
        pass

    def send(self, body, content_type):
        data = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()))
        operation = form.pop("Action")
        authorization = self.headers.get("Authorization", "")
        asker = authorization.split("Credential=")[1].split("/")[0] if "Credential=" in authorization else "nobody"
        wanted = {name: value for name, value in sorted(form.items()) if name != "Version"}
        if not wanted["RoleSessionName"].startswith("named"):
            del wanted["RoleSessionName"]
        digest = hashlib.sha256(json.dumps([asker, operation, wanted]).encode()).hexdigest()[:12]
        self.send(
            f'<{operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{operation}Result><Credentials><AccessKeyId>ROLE{digest}'
            f"</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>{asker}</SessionToken><Expiration>{EXPIRES}</Expiration>"
            f"</Credentials><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><AssumedRoleId>AROA:s</AssumedRoleId>"
            f"</AssumedRoleUser></{operation}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{operation}Response>",
            "text/xml")

    def do_GET(self):
        token = self.headers.get("x-amz-sso_bearer_token")
        query = sorted(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        digest = hashlib.sha256(json.dumps(query).encode()).hexdigest()[:12]
        self.send(json.dumps({"roleCredentials": {"accessKeyId": f"SSO{digest}", "secretAccessKey": "S", "sessionToken": token,
                                                  "expiration": 4070908800000}}), "application/json")


PROCESS = """credential_process = printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s"}' PROC 'a b'"""
KEYS = "aws_access_key_id = {0}\naws_secret_access_key = {0}SECRET\n"
SESSION = "[sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-north-1\n"
TOKEN = json.dumps({"accessToken": "TOKEN", "expiresAt": EXPIRES, "region": "eu-north-1", "startUrl": "https://x.awsapps.com/start"})
SESSION_CACHE = ".aws/sso/cache/" + hashlib.sha1(b"s").hexdigest() + ".json"
LEGACY_CACHE = ".aws/sso/cache/" + hashlib.sha1(b"https://x.awsapps.com/start").hexdigest() + ".json"


def scenario(name, config="", credentials="", profile="", files=None, **environment):
    return {"name": name, "profile": profile, "environment": environment,
            "files": {".aws/config": config, ".aws/credentials": credentials, **(files or {})}}


def by_hand():
    role = "role_arn = arn:aws:iam::123456789012:role/r\n"
    yield scenario("nothing")
    yield scenario("environment", AWS_ACCESS_KEY_ID="E", AWS_SECRET_ACCESS_KEY="S")
    yield scenario("environment with a token", AWS_ACCESS_KEY_ID="E", AWS_SECRET_ACCESS_KEY="S", AWS_SESSION_TOKEN="T")
    yield scenario("environment with half", AWS_ACCESS_KEY_ID="E")
    yield scenario("environment before the default profile", credentials="[default]\n" + KEYS.format("F"), AWS_ACCESS_KEY_ID="E",
                   AWS_SECRET_ACCESS_KEY="S")
    yield scenario("environment before AWS_PROFILE", credentials="[p]\n" + KEYS.format("F"), AWS_ACCESS_KEY_ID="E", AWS_SECRET_ACCESS_KEY="S",
                   AWS_PROFILE="p")
    yield scenario("an explicit profile before the environment", credentials="[p]\n" + KEYS.format("F"), profile="p", AWS_ACCESS_KEY_ID="E",
                   AWS_SECRET_ACCESS_KEY="S")
    yield scenario("a profile that is not there", AWS_PROFILE="gone")
    yield scenario("keys in the config file", config="[default]\nregion = eu-west-1\n" + KEYS.format("C"))
    yield scenario("keys in both files", config="[default]\n" + KEYS.format("C") + "aws_session_token = T\n",
                   credentials="[default]\n" + KEYS.format("F"))
    yield scenario("half of the keys in the credentials file", config="[default]\n" + KEYS.format("C"),
                   credentials="[default]\naws_access_key_id = F\n")
    yield scenario("the config file's [x] is no profile", config="[x]\n" + KEYS.format("C"), AWS_PROFILE="x")
    yield scenario("the credentials file's [profile x] is not x", credentials="[profile x]\n" + KEYS.format("C"), AWS_PROFILE="x")
    yield scenario("quoted names", config="[profile \"a b\"]\n" + KEYS.format("C"), AWS_PROFILE="a b")
    yield scenario("two words are no name", config="[profile a b]\n" + KEYS.format("C"), AWS_PROFILE="a b")
    yield scenario("capitals, blanks, colons", config="[default]\n  AWS_Access_Key_Id :  K \n  aws_secret_access_key=S=T\n")
    yield scenario("comments and empty lines", config="# a\n; b\n[default] # c\n\n# d\n" + KEYS.format("K") + "\n  # e\n")
    yield scenario("a key goes on", config="[default]\naws_access_key_id = K\naws_secret_access_key = S\nregion = eu-west-1\ns3 =\n  a = b\n")
    yield scenario("no section", config="region = x\n")
    yield scenario("no value", config="[default]\nregion\n")
    yield scenario("nested without a value", config="[default]\ns3 =\n  x\n" + KEYS.format("K"))
    yield scenario("Windows lines and a byte order mark", credentials="[default]\r\n" + KEYS.format("K").replace("\n", "\r\n"))
    yield scenario("a region", config="[default]\nregion = eu-west-1\n" + KEYS.format("K"), AWS_DEFAULT_REGION="eu-west-2")
    yield scenario("the credentials file's region", config="[default]\nregion = eu-west-1\n",
                   credentials="[default]\nregion = eu-west-3\n" + KEYS.format("K"))
    yield scenario("process", config="[default]\n" + PROCESS)
    yield scenario("process in the credentials file", credentials="[default]\n" + PROCESS)
    yield scenario("keys before a process", config="[default]\n" + PROCESS, credentials="[default]\n" + KEYS.format("F"))
    yield scenario("a process before keys in the config file", config="[default]\n" + PROCESS + "\n" + KEYS.format("F"))
    yield scenario("a process that fails", config="[default]\ncredential_process = false\n")
    yield scenario("a process with an open quote", config="[default]\ncredential_process = printf 'x\n")
    yield scenario("role", config="[default]\n" + role + "source_profile = k\n[profile k]\n" + KEYS.format("K"))
    yield scenario("role with everything", config="[default]\n" + role + "source_profile = k\nexternal_id = a&b=c\nduration_seconds = 1800\n"
                   "role_session_name = named\n", credentials="[k]\n" + KEYS.format("K") + "aws_session_token = T\n")
    yield scenario("role before own keys", config="[default]\n" + role + "source_profile = k\n" + KEYS.format("OWN"),
                   credentials="[k]\n" + KEYS.format("K"))
    yield scenario("role of a role", config="[default]\n" + role + "source_profile = m\n[profile m]\n" + role + "source_profile = k\n",
                   credentials="[k]\n" + KEYS.format("K"))
    yield scenario("keys of the source before its role", config="[default]\n" + role + "source_profile = m\n[profile m]\n" + role +
                   "source_profile = k\n" + KEYS.format("M"), credentials="[k]\n" + KEYS.format("K"))
    yield scenario("own source", config="[default]\n" + role + "source_profile = default\n" + KEYS.format("K"))
    yield scenario("own source without keys", config="[default]\n" + role + "source_profile = default\n")
    yield scenario("circle", config="[default]\n" + role + "source_profile = m\n[profile m]\n" + role + "source_profile = default\n")
    yield scenario("source gone", config="[default]\n" + role + "source_profile = gone\n")
    yield scenario("source empty", config="[default]\n" + role + "source_profile = m\n[profile m]\nregion = x\n")
    yield scenario("no source", config="[default]\n" + role)
    yield scenario("two sources", config="[default]\n" + role + "source_profile = k\ncredential_source = Environment\n[profile k]\n" + KEYS.format("K"))
    yield scenario("of the environment", config="[profile p]\n" + role + "credential_source = Environment\n", profile="p", AWS_ACCESS_KEY_ID="E",
                   AWS_SECRET_ACCESS_KEY="S")
    yield scenario("of an unknown source", config="[default]\n" + role + "credential_source = environment\n")
    yield scenario("of a process", config="[default]\n" + role + "source_profile = m\n[profile m]\n" + PROCESS)
    web = {"files": {"jwt": "JWT.JWT.JWT"}}
    yield scenario("web identity", AWS_WEB_IDENTITY_TOKEN_FILE="$HOME/jwt", AWS_ROLE_ARN="arn:aws:iam::123456789012:role/w", **web)
    yield scenario("web identity, named", AWS_WEB_IDENTITY_TOKEN_FILE="$HOME/jwt", AWS_ROLE_ARN="arn:aws:iam::123456789012:role/w",
                   AWS_ROLE_SESSION_NAME="named", **web)
    yield scenario("web identity without a role", AWS_WEB_IDENTITY_TOKEN_FILE="$HOME/jwt", **web)
    yield scenario("web identity without a file", AWS_WEB_IDENTITY_TOKEN_FILE="/nonexistent", AWS_ROLE_ARN="arn:aws:iam::123456789012:role/w")
    yield scenario("web identity of a profile", config="[default]\n" + role + "web_identity_token_file = $HOME/jwt\n", **web)
    yield scenario("an explicit profile before web identity", config="[profile p]\n" + KEYS.format("K"), profile="p",
                   AWS_WEB_IDENTITY_TOKEN_FILE="$HOME/jwt", AWS_ROLE_ARN="arn:aws:iam::123456789012:role/w", **web)
    yield scenario("of a web identity", config="[default]\n" + role + "source_profile = w\n[profile w]\nrole_arn = arn:aws:iam::123456789012:role/w\n"
                   "web_identity_token_file = $HOME/jwt\n", **web)
    sso = "sso_account_id = 123456789012\nsso_role_name = Audit\n"
    legacy = "sso_start_url = https://x.awsapps.com/start\nsso_region = eu-north-1\n"
    yield scenario("sso", config="[default]\nsso_session = s\n" + sso + SESSION, files={SESSION_CACHE: TOKEN})
    yield scenario("sso, legacy", config="[default]\n" + sso + legacy, files={LEGACY_CACHE: TOKEN})
    yield scenario("sso without a login", config="[default]\nsso_session = s\n" + sso + SESSION)
    yield scenario("sso, expired", config="[default]\n" + sso + legacy, files={LEGACY_CACHE: TOKEN.replace("2099", "2001")})
    yield scenario("sso incomplete", config="[default]\nsso_account_id = 1\n" + KEYS.format("K"))
    yield scenario("sso, session gone", config="[default]\nsso_session = t\n" + sso + SESSION, files={SESSION_CACHE: TOKEN})
    yield scenario("sso, contradiction", config="[default]\nsso_session = s\nsso_region = us-east-1\n" + sso + SESSION, files={SESSION_CACHE: TOKEN})
    yield scenario("sso before keys", config="[default]\nsso_session = s\n" + sso + SESSION, credentials="[default]\n" + KEYS.format("K"),
                   files={SESSION_CACHE: TOKEN})
    yield scenario("of sso", config="[default]\n" + role + "source_profile = m\n[profile m]\nsso_session = s\n" + sso + SESSION,
                   files={SESSION_CACHE: TOKEN})


def at_random(dice, number):
    """Three profiles that say any of these things and refer to each other."""
    names = ["default", "a", "b"]
    config, credentials = [SESSION], []
    for name in names:
        lines = []
        if dice.random() < 0.5:
            lines.append(f"role_arn = arn:aws:iam::123456789012:role/{name}")
            if dice.random() < 0.85:
                lines.append(f"source_profile = {dice.choice(names + ['gone'])}")
            if dice.random() < 0.15:
                lines.append(f"credential_source = {dice.choice(['Environment', 'EcsContainer'])}")
            if dice.random() < 0.2:
                lines.append("external_id = x y")
        if dice.random() < 0.1:
            lines.append("web_identity_token_file = $HOME/jwt")
        if dice.random() < 0.15:
            lines += ["sso_account_id = 123456789012", "sso_role_name = " + name, dice.choice(["sso_session = s", "sso_region = eu-north-1"])]
        if dice.random() < 0.15:
            lines.append(PROCESS)
        if dice.random() < 0.3:
            lines += KEYS.format("C" + name.upper()).splitlines()[:dice.choice([1, 2, 2, 2])]
        if dice.random() < 0.3:
            lines.append("region = eu-west-" + dice.choice("123"))
        dice.shuffle(lines)
        indent = dice.choice(["", "", "  "])
        header = name if name == "default" else "profile " + name
        config.append(f"[{header}]\n" + "".join(indent + line + "\n" + dice.choice(["", "", "\n", "# x\n"]) for line in lines))
        if dice.random() < 0.3:
            keys = KEYS.format("F" + name.upper()).splitlines() + dice.choice([[], ["aws_session_token = T" + name]])
            credentials.append(f"[{name}]\n" + "\n".join(keys) + "\n")
    environment = {}
    if dice.random() < 0.2:
        environment.update(AWS_ACCESS_KEY_ID="E", AWS_SECRET_ACCESS_KEY="ES")
    if dice.random() < 0.5:
        environment["AWS_PROFILE"] = dice.choice(names)
    return scenario(f"random {number}", "".join(config), "".join(credentials), dice.choice(["", "", "a"]), {"jwt": "JWT.JWT.JWT", SESSION_CACHE: TOKEN},
                    **environment)


def prepare(case, home, address):
    """Writes the files; the environment that both get."""
    os.makedirs(home + "/.aws/sso/cache")
    for name, text in case["files"].items():
        if text:
            with open(f"{home}/{name}", "w", encoding="utf-8", newline="") as file:
                file.write(text.replace("$HOME", home))
    environment = {name: value.replace("$HOME", home) for name, value in case["environment"].items()}
    environment.update(HOME=home, AWS_EC2_METADATA_DISABLED="true", AWS_ENDPOINT_URL=address, PATH=os.environ["PATH"])
    environment.setdefault("AWS_DEFAULT_REGION", "eu-central-1") if "region" not in case["name"] else None
    return environment


def ask_botocore(botocore, environment, profile):
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        from botocore.credentials import SSOProvider
        from botocore.tokens import SSOTokenProvider
        SSOProvider._SSO_TOKEN_CACHE_DIR = SSOTokenProvider._SSO_TOKEN_CACHE_DIR = environment["HOME"] + "/.aws/sso/cache"
        session = botocore.session.Session(profile=profile or None)
        found = session.get_credentials()
        if found is None:
            return {"error": "none"}
        frozen = found.get_frozen_credentials()
        return {"region": session.get_config_variable("region") or "", "access_key": frozen.access_key, "secret_key": frozen.secret_key,
                "token": frozen.token or ""}
    except Exception as error:  # every way in which botocore can say no
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        os.environ.clear()
        os.environ.update(kept)


def main():
    botocore = botocore_or_skip()
    import botocore.session
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FakeAws)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    probe = Probe(sys.argv[1])
    dice = random.Random(20250101)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    cases = list(by_hand()) + [at_random(dice, number) for number in range(count)]
    found = different = 0
    for case in cases:
        with tempfile.TemporaryDirectory() as home:
            environment = prepare(case, home, address)
            want = ask_botocore(botocore, environment, case["profile"])
            got = probe.ask({"environment": environment, "profile": case["profile"]})
        found += "error" not in want
        if ("error" in got) != ("error" in want) or ("error" not in want and got != want):
            different += 1
            print(f"{case['name']}: {json.dumps(got)}\n  botocore: {json.dumps(want)}")
            for name in (".aws/config", ".aws/credentials"):
                print("".join(f"  | {line}\n" for line in case["files"][name].splitlines()), end="")
            print(f"  environment {case['environment']} profile '{case['profile']}'")
    probe.close()
    server.shutdown()
    print(f"{len(cases)} scenarios, credentials found in {found}; {different} different")
    return 1 if different or found < len(cases) // 4 else 0


if __name__ == "__main__":
    sys.exit(main())
