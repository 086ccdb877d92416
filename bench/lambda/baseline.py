"""What the function is measured against: the least that a Python function needs to publish an alert with boto3, with the least
runtime client around it (the standard library's HTTP).
"""

import http.client
import json
import os

import boto3

SNS = boto3.client("sns")
TOPIC = os.environ["TOCSIN_SNS_TOPIC_ARN"]


def handle(event):
    detail = event["detail"]
    subject = "[Security] IAM user created"
    lines = [subject, "", f"Who:   {detail['userIdentity'].get('arn')}", f"What:  {detail['eventName']}",
             f"Whom:  {detail['requestParameters'].get('userName')}", f"When:  {detail['eventTime']}",
             f"Where: {event['account']}, {event['region']}", f"From:  {detail['sourceIPAddress']}"]
    SNS.publish(TopicArn=TOPIC, Subject=subject, Message="\n".join(lines))
    return {"published": 1}


def main():
    api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    prefix = "/2018-06-01/runtime/invocation/"
    while True:
        api.request("GET", prefix + "next")
        invocation = api.getresponse()
        event = json.loads(invocation.read())
        api.request("POST", f"{prefix}{invocation.headers['Lambda-Runtime-Aws-Request-Id']}/response", json.dumps(handle(event)))
        api.getresponse().read()


if __name__ == "__main__":
    main()
