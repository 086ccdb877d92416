"""Patterns of ten kinds in turn for the events of trail.py; see there for `wide` and `grown`."""

import json
import random

from trail import ERRORS, FINDINGS, KNOWN, NAMES, REGIONS, ROLES

VERBS = ("Accept Add Associate Attach Cancel Copy Create Deactivate Delete Deregister Describe Detach Disable Enable Export Get Import List "
         "Modify Promote Publish Put Register Reject Remove Replace Reset Restore Revoke Rotate Send Set Share Start Stop Tag Update Upload").split()
THINGS = ("AccessKey Account Alarm Alias ApiKey Archive Backup Branch Bucket BucketPolicy Budget Certificate Channel Cluster Connection Database "
          "Detector Device Directory Distribution Domain Endpoint Export Fleet Function Gateway Grant Group HostedZone Image Instance Job "
          "Key KeyPair Layer License Listener LogGroup Member Model Network Object Parameter Peering Pipeline Policy Portfolio Product Profile "
          "Project Proxy Queue Record Repository Role Route Rule Schedule Schema Secret SecurityGroup Share Snapshot Stack Stage Stream "
          "Subnet Subscription Table Target Task Template Theme Token Topic Trail User Vault Version Volume Vpc Webhook Workgroup").split()
SERVICES = list(NAMES) + ("sns sqs ssm ecr ecs eks glue athena redshift dynamodb route53 cloudfront apigateway config organizations logs events "
                          "states batch kinesis firehose sagemaker bedrock macie2 inspector2 wafv2 acm codebuild").split()
AREAS = REGIONS + "us-east-2 us-west-1 eu-west-2 eu-west-3 eu-north-1 ap-southeast-1 ap-northeast-1 ap-south-1 ca-central-1 me-south-1".split()
TOOLS = "aws-cli boto3 botocore aws-sdk-go aws-sdk-java terraform pulumi cloudformation rclone s3cmd pacu prowler curl python-requests".split()


class Wide:
    """Constants as the events have them."""

    def __init__(self, draw):
        self.draw = draw

    def service(self):
        return self.draw.choice(list(NAMES))

    def names(self, service, most):
        return self.draw.sample(NAMES[service], min(most, len(NAMES[service])))

    def name(self):
        return self.draw.choice(KNOWN)

    def beginning(self):
        return self.draw.choice(["Delete", "Create", "Put", "Attach", "Update", "Deactivate"])

    def region(self):
        return self.draw.choice(REGIONS)

    def refused(self):
        return ([{"wildcard": "*Unauthorized*"}, {"prefix": "AccessDenied"}], {"anything-but": {"prefix": "10."}}, None)

    def network(self):
        return "%d.0.0.0/8" % self.draw.choice([n for n in range(1, 224) if n not in (10, 38)])

    def principals(self):
        return [{"wildcard": "*role/role-%s*" % self.draw.choice(ROLES[:3])}, {"suffix": ":root"}]

    def sign_in(self):
        return {}

    def ports(self):
        return ["<=", self.draw.choice([22, 3389])], "0.0.0.0/0"

    def finding(self):
        return self.draw.choice([4, 7, 8]), self.draw.choice(FINDINGS).split("A")[0][:6]

    def agents(self):
        return "AWS Internal", "boto3"


class Grown(Wide):
    """Constants out of thousands; most occur in no event."""

    def service(self):
        return self.draw.choice(SERVICES)

    def name(self):
        return self.draw.choice(KNOWN) if self.draw.random() < 0.1 else self.draw.choice(VERBS) + self.draw.choice(THINGS)

    def names(self, service, most):
        return sorted({self.name() for _ in range(most)})

    def beginning(self):
        name = self.name()
        return name[:self.draw.randint(len(name) // 2, len(name))]

    def region(self):
        return self.draw.choice(AREAS)

    def principal(self):
        return "%s-%d" % (self.draw.choice(ROLES), self.draw.randint(1, 999))

    def account(self):
        return str(self.draw.randint(10 ** 11, 10 ** 12 - 1))

    def refused(self):
        part = self.draw.choice(ERRORS + [self.name()])
        outside = "%d.%d." % (self.draw.randint(1, 223), self.draw.randint(0, 255))
        return [{"wildcard": f"*{part}*"}, {"prefix": self.name()}], {"anything-but": {"prefix": outside}}, self.name()

    def network(self):
        bits = self.draw.choice([8, 12, 16, 20, 24, 28])
        first = self.draw.choice([n for n in range(1, 224) if n != 38])  # 0x26: Event Ruler takes 2600:: for 38.0.0.0/8
        value = (first << 24 | self.draw.getrandbits(24)) >> (32 - bits) << (32 - bits)
        return "%s/%d" % (".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0)), bits)

    def principals(self):
        return [{"wildcard": f"*role/role-{self.principal()}*"}, {"suffix": f":user/{self.principal()}"}]

    def sign_in(self):
        return {"recipientAccountId": [self.account()],
                "userIdentity": {"arn": [f"arn:aws:iam::{self.account()}:user/{self.principal()}"]}}

    def ports(self):
        low = self.draw.randint(1, 60_000)
        return [">=", low, "<=", low + self.draw.randint(1, 2000)], self.draw.choice(["0.0.0.0/0", self.network()])

    def finding(self):
        kind = self.draw.choice(FINDINGS).split(":")[0]
        return self.draw.randint(10, 89) / 10, f"{kind}:{self.draw.choice(SERVICES).upper()}"

    def agents(self):
        return self.draw.choice(TOOLS), self.draw.choice(TOOLS)


def calls(v):
    service = v.service()
    return {"eventSource": [service + ".amazonaws.com"], "eventName": v.names(service, 3)}, "aws." + service


def beginnings(v):
    return {"eventName": [{"prefix": v.beginning()}], "userIdentity": {"type": ["Root"]}}


def refusals(v):
    code, address, name = v.refused()
    return {"errorCode": code, "sourceIPAddress": [address], "awsRegion": [v.region()]} | ({"eventName": [name]} if name else {})


def networks(v):
    return {"sourceIPAddress": [{"cidr": v.network()}], "eventName": [v.name()]}


def principals(v):
    return {"userIdentity": {"arn": v.principals()}, "readOnly": [False]}


def sign_ins(v):
    return {"eventName": ["ConsoleLogin"], "additionalEventData": {"MFAUsed": ["No"]}, "responseElements": {"ConsoleLogin": ["Success"]}} | v.sign_in()


def ports(v):
    between, network = v.ports()
    return {"requestParameters": {"ipPermissions": {"items": {"fromPort": [{"numeric": between}], "ipRanges": {"items": {"cidrIp": [network]}}}}}}


def regions(v):
    areas = REGIONS if type(v) is Wide else AREAS
    return {"awsRegion": [{"anything-but": v.draw.sample(areas, 3)}], "eventName": [v.name()], "errorCode": [{"exists": False}]}


def findings(v):
    severity, kind = v.finding()
    return {"severity": [{"numeric": [">=", severity]}], "type": [{"prefix": kind}]}, "aws.guardduty"


def agents(v):
    whole, beginning = v.agents()
    root = {"userIdentity": {"type": ["Root"]}, "eventName": [{"anything-but": {"wildcard": "*Get*" if type(v) is Wide else f"*{v.draw.choice(THINGS)}*"}}]}
    if type(v) is Grown:
        root |= {"awsRegion": [v.region()], "recipientAccountId": [v.account()]}
    return {"$or": [{"eventName": [v.name()]}, root],
            "userAgent": [{"equals-ignore-case": whole}, {"prefix": {"equals-ignore-case": beginning}}]}


KINDS = [calls, beginnings, refusals, networks, principals, sign_ins, ports, regions, findings, agents]
# What quamina takes as well: values, lists, prefix, anything-but, exists.
TAKEN_BY_QUAMINA = [calls, beginnings, sign_ins, regions]


def patterns(vocabulary, count, kinds=tuple(KINDS), seed=77):
    """JSON texts."""
    v = vocabulary(random.Random(seed))
    for i in range(count):
        made = kinds[i % len(kinds)](v)
        detail, source = made if isinstance(made, tuple) else (made, None)
        yield json.dumps({"source": [source or {"prefix": "aws."}], "detail": detail}, separators=(",", ":"))
