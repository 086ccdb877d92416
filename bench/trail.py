"""Events in the shape of CloudTrail's over EventBridge (99 of 100; the rest GuardDuty findings), and patterns for them.

`events` gives about 1,650 bytes each: API calls of eleven services by users, roles, services and root, some refused. `patterns` gives lists of ten
kinds in turn, which use every operator. `wide` ones are what a team writes: they ask for what the events hold, and an event matches two of 200.
`grown` ones keep the kinds and draw their constants from large vocabularies (one event name in ten is one that occurs), so that an event
matches few of them however many there are; a shorter list is the beginning of a longer one.
"""

import json
import random

COUNT = 100_000
HEX, BASE32 = "0123456789abcdef", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CALLS = {  # service -> (how often, calls)
    "ec2": (30, "RunInstances DescribeInstances AuthorizeSecurityGroupIngress CreateSnapshot ModifySnapshotAttribute DescribeImages CreateKeyPair StopInstances"),
    "sts": (25, "AssumeRole GetCallerIdentity AssumeRoleWithSAML GetSessionToken"),
    "s3": (20, "PutBucketPolicy GetObject PutObject PutBucketAcl DeleteBucket ListBuckets DeleteBucketPublicAccessBlock"),
    "kms": (15, "Decrypt GenerateDataKey DisableKey ScheduleKeyDeletion Encrypt"),
    "lambda": (10, "Invoke CreateFunction20150331 UpdateFunctionCode20150331v2 AddPermission20150331v2"),
    "iam": (8, "CreateUser DeleteUser CreateAccessKey AttachUserPolicy PutUserPolicy CreateLoginProfile DeactivateMFADevice ListUsers GetUser"),
    "rds": (4, "ModifyDBSnapshotAttribute DescribeDBInstances DeleteDBInstance"),
    "secretsmanager": (3, "GetSecretValue ListSecrets PutResourcePolicy"),
    "cloudtrail": (2, "StopLogging DeleteTrail UpdateTrail LookupEvents"),
    "signin": (1, "ConsoleLogin"),
    "guardduty": (0.5, "DeleteDetector UpdateDetector CreateFilter"),
}
NAMES = {service: calls.split() for service, (_, calls) in CALLS.items()}
KNOWN = sorted({name for names in NAMES.values() for name in names})
REGIONS = "us-east-1 us-west-2 eu-west-1 eu-central-1 ap-southeast-2 sa-east-1".split()
AGENTS = [
    "aws-cli/2.17.9 Python/3.11.9 Linux/6.1.94 exe/x86_64.amzn.2023 prompt/off command/ec2.describe-instances",
    "Boto3/1.35.12 md/Botocore#1.35.12 ua/2.0 os/linux#6.1 md/arch#aarch64 lang/python#3.12.4",
    "aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#arm64 api/sts#1.30.3",
    "APN/1.0 HashiCorp/1.0 Terraform/1.9.2 (+https://www.terraform.io) terraform-provider-aws/5.60.0",
    "[Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36]",
    "AWS Internal", "signin.amazonaws.com",
]
ERRORS = ["AccessDenied", "Client.UnauthorizedOperation", "UnauthorizedOperation", "ThrottlingException"]
ROLES = "ci deploy admin etl web backup break-glass audit".split()
FINDINGS = ["UnauthorizedAccess:EC2/SSHBruteForce", "Recon:EC2/Portscan", "CryptoCurrency:EC2/BitcoinTool.B",
            "Policy:IAMUser/RootCredentialUsage", "Stealth:S3/ServerAccessLoggingDisabled"]


class Events:
    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.accounts = [self.digits(12) for _ in range(30)]

    def text(self, alphabet, length):
        return "".join(self.draw.choices(alphabet, k=length))

    def digits(self, length):
        return str(self.draw.randint(10 ** (length - 1), 10 ** length - 1))

    def uuid(self):
        return "-".join(self.text(HEX, n) for n in (8, 4, 4, 4, 12))

    def address(self):
        one = self.draw.random()
        if one < 0.3:
            return "10.%d.%d.%d" % tuple(self.draw.randint(0, 255) for _ in range(3))
        if one < 0.4:
            return self.draw.choice(["cloudformation.amazonaws.com", "autoscaling.amazonaws.com", "AWS Internal"])
        if one < 0.45:
            # Not 2600::, AWS's own: Event Ruler takes it for 38.0.0.0/8 (docs/patterns.md), and the totals shall be equal.
            return "fd00:ec2:%s:%s::%s" % (self.text("123456789", 4), self.text("abcdef", 4), self.text("123", 3))
        return "%d.%d.%d.%d" % tuple(self.draw.randint(1, 223) for _ in range(4))

    def identity(self, service, account, role, time):
        one = self.draw.random()
        session = {"creationDate": time, "mfaAuthenticated": self.draw.choice(["true", "false"])}
        if one < 0.03:
            return {"type": "Root", "principalId": account, "arn": f"arn:aws:iam::{account}:root", "accountId": account,
                    "accessKeyId": ""}
        if one < 0.2:
            user = "user%d" % self.draw.randint(1, 300)
            return {"type": "IAMUser", "principalId": "AIDA" + self.text(BASE32, 17),
                    "arn": f"arn:aws:iam::{account}:user/{user}", "accountId": account,
                    "accessKeyId": "AKIA" + self.text(BASE32, 16), "userName": user,
                    "sessionContext": {"attributes": session}}
        if one < 0.3:
            return {"type": "AWSService", "invokedBy": service + ".amazonaws.com"}
        principal, instance = "AROA" + self.text(BASE32, 17), "i-0" + self.text(HEX, 16)
        return {"type": "AssumedRole", "principalId": f"{principal}:{instance}",
                "arn": f"arn:aws:sts::{account}:assumed-role/{role}/{instance}", "accountId": account,
                "accessKeyId": "ASIA" + self.text(BASE32, 16),
                "sessionContext": {"sessionIssuer": {"type": "Role", "principalId": principal,
                                                     "arn": f"arn:aws:iam::{account}:role/{role}", "accountId": account,
                                                     "userName": role},
                                   "webIdFederationData": {}, "attributes": session}}

    def permission(self, port):
        network = self.draw.choice(["0.0.0.0/0", "10.0.0.0/8", "192.168.0.0/16"])
        return {"ipProtocol": "tcp", "fromPort": port, "toPort": port, "groups": {},
                "ipRanges": {"items": [{"cidrIp": network}]}, "ipv6Ranges": {}, "prefixListIds": {}}

    def request(self, service, name, account, region, role):
        """-> request, response, resources"""
        if name == "AuthorizeSecurityGroupIngress":
            ports = self.draw.sample([22, 80, 443, 3306, 3389, 5432], self.draw.randint(1, 3))
            return ({"groupId": "sg-0" + self.text(HEX, 16), "ipPermissions": {"items": [self.permission(p) for p in ports]}},
                    {"requestId": self.uuid(), "_return": True}, [])
        if service == "ec2":
            items = [{"instanceId": "i-0" + self.text(HEX, 16)} for _ in range(self.draw.randint(1, 4))]
            return {"instancesSet": {"items": items}, "filterSet": {}, "maxResults": self.draw.choice([5, 50, 1000])}, None, []
        if service == "s3":
            bucket = "bucket-%s-%d" % (self.draw.choice(["logs", "prod", "public"]), self.draw.randint(1, 99))
            return ({"bucketName": bucket, "Host": f"{bucket}.s3.{region}.amazonaws.com",
                     "key": "data/%s/%s.parquet" % (self.text(HEX, 6), self.text(HEX, 12))}, None,
                    [{"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{bucket}/{self.text(HEX, 8)}"},
                     {"accountId": account, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{bucket}"}])
        if service == "sts":
            arn = f"arn:aws:sts::{account}:assumed-role/{role}/session"
            return ({"roleArn": f"arn:aws:iam::{self.draw.choice(self.accounts)}:role/{role}",
                     "roleSessionName": "s-" + self.text(HEX, 8), "durationSeconds": self.draw.choice([900, 3600, 43200])},
                    {"credentials": {"accessKeyId": "ASIA" + self.text(BASE32, 16), "sessionToken": self.text(BASE32, 300),
                                     "expiration": "Mar 3, 2026 10:00:00 PM"},
                     "assumedRoleUser": {"assumedRoleId": "AROA" + self.text(BASE32, 17), "arn": arn}}, [])
        if service == "iam":
            policy = self.draw.choice(["AdministratorAccess", "ReadOnlyAccess"])
            return {"userName": "user%d" % self.draw.randint(1, 300), "policyArn": "arn:aws:iam::aws:policy/" + policy}, None, []
        if service == "kms":
            return ({"encryptionContext": {"aws:s3:arn": "arn:aws:s3:::bucket-%d" % self.draw.randint(1, 99)},
                     "encryptionAlgorithm": "SYMMETRIC_DEFAULT"}, None,
                    [{"accountId": account, "type": "AWS::KMS::Key", "ARN": f"arn:aws:kms:{region}:{account}:key/{self.uuid()}"}])
        if name == "ConsoleLogin":
            return None, {"ConsoleLogin": self.draw.choice(["Success", "Failure"])}, []
        return None, None, []

    def call(self):
        service = self.draw.choices(list(CALLS), [often for often, _ in CALLS.values()])[0]
        name, account, region = self.draw.choice(NAMES[service]), self.draw.choice(self.accounts), self.draw.choice(REGIONS)
        role = "role-%s-%d" % (self.draw.choice(ROLES), self.draw.randint(1, 40))
        time = "2026-%02d-%02dT%02d:%02d:%02dZ" % tuple(map(self.draw.randint, (1, 1, 0, 0, 0), (12, 28, 23, 59, 59)))
        request, response, resources = self.request(service, name, account, region, role)
        detail = {"eventVersion": "1.09", "userIdentity": self.identity(service, account, role, time), "eventTime": time,
                  "eventSource": service + ".amazonaws.com", "eventName": name, "awsRegion": region,
                  "sourceIPAddress": self.address(), "userAgent": self.draw.choice(AGENTS)}
        if self.draw.random() < 0.08:
            who = detail["userIdentity"].get("arn", "a service")
            detail["errorCode"] = self.draw.choice(ERRORS)
            detail["errorMessage"] = f"User: {who} is not authorized to perform: {service}:{name} with an explicit deny"
        detail |= {"requestParameters": request, "responseElements": response}
        if name == "ConsoleLogin":
            detail["additionalEventData"] = {"LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No",
                                             "MFAUsed": self.draw.choice(["Yes", "No"])}
        detail |= {"requestID": self.uuid(), "eventID": self.uuid(), "readOnly": name.startswith(("Get", "List", "Describe"))}
        if resources:
            detail["resources"] = resources
        detail |= {"eventType": "AwsApiCall", "managementEvent": service != "s3", "recipientAccountId": account,
                   "eventCategory": "Management",
                   "tlsDetails": {"tlsVersion": self.draw.choice(["TLSv1.2", "TLSv1.3"]), "cipherSuite": "TLS_AES_128_GCM_SHA256",
                                  "clientProvidedHostHeader": f"{service}.{region}.amazonaws.com"}}
        title = "AWS Console Sign In via CloudTrail" if name == "ConsoleLogin" else "AWS API Call via CloudTrail"
        return self.envelope("aws." + service, title, account, time, region, detail)

    def finding(self):
        account, region, detector = self.draw.choice(self.accounts), self.draw.choice(REGIONS), self.text(HEX, 32)
        arn = f"arn:aws:guardduty:{region}:{account}:detector/{detector}/finding/{self.text(HEX, 32)}"
        interface = {"ipv6Addresses": [], "privateIpAddress": "10.0.0.%d" % self.draw.randint(1, 254), "publicIp": self.address(),
                     "securityGroups": [{"groupName": "web", "groupId": "sg-" + self.text(HEX, 8)}], "subnetId": "subnet-" + self.text(HEX, 8)}
        connection = {"connectionDirection": "INBOUND", "remoteIpDetails": {"ipAddressV4": self.address(), "country": {"countryName": "Atlantis"}},
                      "localPortDetails": {"port": 22, "portName": "SSH"}, "protocol": "TCP", "blocked": False}
        detail = {"schemaVersion": "2.0", "accountId": account, "region": region, "partition": "aws", "id": self.text(HEX, 32), "arn": arn,
                  "type": self.draw.choice(FINDINGS),
                  "resource": {"resourceType": "Instance", "instanceDetails": {"instanceId": "i-0" + self.text(HEX, 16), "networkInterfaces": [interface]}},
                  "service": {"serviceName": "guardduty", "action": {"actionType": "NETWORK_CONNECTION", "networkConnectionAction": connection},
                              "count": self.draw.randint(1, 500), "archived": False},
                  "severity": self.draw.choice([2, 4.5, 5, 7, 8, 8.9]), "title": "a finding", "description": "x" * 100}
        return self.envelope("aws.guardduty", "GuardDuty Finding", account, "2026-03-04T05:06:07Z", region, detail)

    def envelope(self, source, title, account, time, region, detail):
        return {"version": "0", "id": self.uuid(), "detail-type": title, "source": source, "account": account, "time": time,
                "region": region, "resources": [], "detail": detail}


def lines(count=COUNT):
    """The events, one JSON text each; fewer are the beginning of more."""
    events = Events(1871)
    for _ in range(count):
        event = events.call() if events.draw.random() < 0.99 else events.finding()
        yield json.dumps(event, separators=(",", ":"))
