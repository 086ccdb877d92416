"""What AWS would say: events of the bus as PutEvents takes them, and a CloudTrail log file. Each call makes a new event, with an
id of its own."""

import datetime
import gzip
import json
import uuid

from stack import ACCOUNT, REGION

API_CALL = "AWS API Call via CloudTrail"
SIGN_IN = "AWS Console Sign In via CloudTrail"
FINDING = "GuardDuty Finding"


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def entry(source, detail_type, detail):
    """For PutEvents. The bus adds account, region, time and an id."""
    return {"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}


def envelope(source, detail_type, detail, event_id=None):
    """As EventBridge delivers it."""
    return {"version": "0", "id": event_id or str(uuid.uuid4()), "detail-type": detail_type, "source": source, "account": ACCOUNT,
            "time": now(), "region": REGION, "resources": [], "detail": detail}


def role_of(person, role="AdminAccess"):
    return {"type": "AssumedRole", "principalId": f"AROAEXAMPLEROLEID1234:{person}",
            "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{person}", "accountId": ACCOUNT,
            "accessKeyId": "ASIAEXAMPLEKEYID0001",
            "sessionContext": {
                "sessionIssuer": {"type": "Role", "principalId": "AROAEXAMPLEROLEID1234", "userName": role,
                                  "arn": f"arn:aws:iam::{ACCOUNT}:role/{role}", "accountId": ACCOUNT},
                "attributes": {"creationDate": now(), "mfaAuthenticated": "false"}}}


def record(service, name, identity, asked, answered, read_only=False):
    """A management event, as CloudTrail records it."""
    return {"eventVersion": "1.11", "userIdentity": identity, "eventTime": now(), "eventSource": f"{service}.amazonaws.com",
            "eventName": name, "awsRegion": REGION, "sourceIPAddress": "203.0.113.64", "userAgent": "aws-cli/2.31.0",
            "requestParameters": asked, "responseElements": answered, "requestID": str(uuid.uuid4()), "eventID": str(uuid.uuid4()),
            "readOnly": read_only, "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": ACCOUNT,
            "eventCategory": "Management"}


def create_user(user="jansmith", by="alice@example.com"):
    created = {"path": "/", "userName": user, "userId": "AIDAEXAMPLEUSERID1234", "arn": f"arn:aws:iam::{ACCOUNT}:user/{user}",
               "createDate": "Nov 22, 2026, 1:22:00 PM"}
    return record("iam", "CreateUser", role_of(by), {"userName": user}, {"user": created})


def describe_vpcs():
    """Read-only, and of interest to nobody."""
    asked = {"vpcSet": {}, "filterSet": {}}
    return record("ec2", "DescribeVpcs", role_of("alice@example.com"), asked, None, read_only=True)


def put_harmless_policy():
    """Of a kind that rules look at, since it may let another account in; this one lets in a service."""
    machine = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = {"Version": "2012-10-17", "Statement": [machine]}
    return record("iam", "UpdateAssumeRolePolicy", role_of("alice@example.com"),
                  {"roleName": "reader", "policyDocument": json.dumps(policy)}, None)


ROOT_USER = {"type": "Root", "principalId": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:root", "accountId": ACCOUNT, "accessKeyId": ""}


def root_asks_who_it_is():
    """Read-only, by an access key of root: reaches only a rule of the bus that takes all management events."""
    return record("sts", "GetCallerIdentity", ROOT_USER | {"accessKeyId": "AKIAEXAMPLEKEYID0001"}, None, None, read_only=True)


def root_sign_in():
    return {"eventVersion": "1.11", "userIdentity": ROOT_USER,
            "eventTime": now(), "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "awsRegion": REGION,
            "sourceIPAddress": "203.0.113.200", "userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0",
            "requestParameters": None, "responseElements": {"ConsoleLogin": "Success"},
            "additionalEventData": {"LoginTo": "https://console.aws.amazon.com/", "MobileVersion": "No", "MFAUsed": "No"},
            "eventID": str(uuid.uuid4()), "readOnly": False, "eventType": "AwsConsoleSignIn", "managementEvent": True,
            "recipientAccountId": ACCOUNT, "eventCategory": "Management"}


def finding(severity=8.0):
    """The role of an instance used from a bad address."""
    finding_id = uuid.uuid4().hex
    detector = "12abc34d567e8fa901bc2d34e56789f0"
    key = {"accessKeyId": "ASIAEXAMPLEKEYID0002", "principalId": "AROAEXAMPLEROLEID5678:i-0123456789abcdef0",
           "userType": "AssumedRole", "userName": "web-server"}
    caller = {"ipAddressV4": "198.51.100.23", "country": {"countryName": "Iceland"}}
    call = {"api": "ListBuckets", "serviceName": "s3.amazonaws.com", "callerType": "Remote IP", "remoteIpDetails": caller}
    service = {"serviceName": "guardduty", "detectorId": detector, "archived": False, "count": 1, "resourceRole": "TARGET",
               "eventFirstSeen": now(), "eventLastSeen": now(), "action": {"actionType": "AWS_API_CALL", "awsApiCallAction": call}}
    return {"schemaVersion": "2.0", "accountId": ACCOUNT, "region": REGION, "partition": "aws", "id": finding_id,
            "arn": f"arn:aws:guardduty:{REGION}:{ACCOUNT}:detector/{detector}/finding/{finding_id}",
            "type": "UnauthorizedAccess:IAMUser/MaliciousIPCaller", "severity": severity,
            "resource": {"resourceType": "AccessKey", "accessKeyDetails": key}, "service": service,
            "createdAt": now(), "updatedAt": now(),
            "title": "Credentials for the EC2 instance role web-server were used from an external IP address.",
            "description": "Credentials created exclusively for an EC2 instance using the instance role web-server have been used "
                           "from a remote IP address 198.51.100.23."}


def log_file(*records):
    """A CloudTrail log file, and the key below which a trail would put it."""
    moment = datetime.datetime.now(datetime.timezone.utc)
    name = f"{ACCOUNT}_CloudTrail_{REGION}_{moment:%Y%m%dT%H%MZ}_{uuid.uuid4().hex[:16]}.json.gz"
    key = f"AWSLogs/{ACCOUNT}/CloudTrail/{REGION}/{moment:%Y/%m/%d}/{name}"
    return key, gzip.compress(json.dumps({"Records": records}).encode())
