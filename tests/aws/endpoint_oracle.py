#!/usr/bin/env python3
"""endpoint_oracle.py PROBE: resolve_endpoint gives what botocore's endpoint rule sets give, for each service, partition, FIPS and dual-stack.

Exit 0 equal, 1 different, 77 without botocore.
"""

import itertools
import sys
import warnings

from oracle import Probe, botocore_or_skip

# botocore's name and the signing name, or what src/aws calls it.
SERVICES = {
    "accessanalyzer": "access-analyzer", "cloudfront": "cloudfront", "cloudtrail": "cloudtrail", "cloudwatch": "monitoring",
    "config": "config", "dynamodb": "dynamodb", "ec2": "ec2", "events": "events", "firehose": "firehose", "guardduty": "guardduty",
    "iam": "iam", "kinesis": "kinesis", "kms": "kms", "lambda": "lambda", "logs": "logs", "organizations": "organizations",
    "route53": "route53", "s3": "s3", "scheduler": "scheduler", "secretsmanager": "secretsmanager", "securityhub": "securityhub",
    "sesv2": "ses", "sns": "sns", "sqs": "sqs", "ssm": "ssm", "sso": "sso", "sso-oidc": "sso-oidc", "sts": "sts",
}
REGIONS = [
    "us-east-1", "eu-central-1", "us-west-2", "ap-southeast-2", "ca-west-1", "us-gov-west-1", "us-gov-east-1", "cn-north-1",
    "cn-northwest-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1",
]
GLOBAL = {"cloudfront", "iam", "route53"}


def is_known_difference(service, region, fips, dualstack):
    partition = region.split("-")[0] if not region.startswith("us-gov") else "gov"
    if service in GLOBAL and (fips or dualstack):
        # Outside of `aws` botocore falls back to rules that name no real host; this refuses. GovCloud's are FIPS endpoints.
        return partition in ("cn", "eusc") or "-iso" in region or (partition == "gov" and service == "cloudfront")
    if service == "cloudfront" and partition == "gov":
        return True  # there is none
    if service == "organizations" and (dualstack or fips):
        return dualstack or region.startswith(("cn", "us-iso"))  # botocore leaves the global region then
    # A partition without FIPS endpoints: botocore refuses for S3, here the name does not exist.
    return service in ("s3", "secretsmanager") and fips and partition == "cn"


def expected(session, config, service, region, fips, dualstack):
    client = session.create_client(
        service, region_name=region,
        config=config(use_fips_endpoint=fips, use_dualstack_endpoint=dualstack, s3={"us_east_1_regional_endpoint": "regional"}))
    model = client.meta.service_model
    operation = model.operation_model("ListBuckets" if service == "s3" else model.operation_names[0])
    context = {"client_region": region, "client_config": client.meta.config, "has_streaming_input": False, "auth_type": None,
               "unsigned_payload": None}
    return client._resolve_endpoint_ruleset(operation, {}, context)[0]


def main():
    botocore = botocore_or_skip()
    import botocore.config
    import botocore.exceptions
    warnings.simplefilter("ignore")
    session = botocore.session.Session()
    session.set_credentials("a", "b")
    probe = Probe(sys.argv[1])
    compared = different = refused = known = 0
    for service, region, fips, dualstack in itertools.product(SERVICES, REGIONS, (False, True), (False, True)):
        if is_known_difference(service, region, fips, dualstack):
            known += 1
            continue
        try:
            want = expected(session, botocore.config.Config, service, region, fips, dualstack)
        except botocore.exceptions.BotoCoreError:
            refused += 1  # an older check of botocore's, before the rules
            continue
        got = probe.ask({"service": SERVICES[service], "region": region, "fips": fips, "dualstack": dualstack})
        compared += 1
        if got.get("url") != want:
            different += 1
            print(f"{service} {region} fips={fips} dualstack={dualstack}: {got.get('url') or got}, botocore {want}")
    probe.close()
    print(f"{compared} endpoints compared, {different} different; {refused} that botocore refuses, {known} known differences left out")
    return 1 if different or compared < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
