"""The deployed chain as its two ends see it: events go onto the bus, alerts come out of a queue that is subscribed to the topic.
And when each hop of the way was taken."""

import dataclasses
import json
import re
import time

from processes import await_that
from stack import ACCOUNT, REGION

INVOKED = re.compile(r"^bus: invoked \S+ at ([\d.]+)$", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Alert:
    subject: str
    text: str
    attributes: dict
    heard_at: float

    @property
    def id(self):
        return re.search(r"^  Alert id: +([0-9a-f]{20})$", self.text, re.MULTILINE)[1]

    @property
    def above_the_raw_event(self):
        return self.text.partition("\nRAW EVENT\n")[0]


@dataclasses.dataclass(frozen=True)
class Hop:
    name: str
    at: float


class Chain:
    def __init__(self, aws, outputs):
        """`aws`: a Ministack to which terraform/ was applied; `outputs`: of Terraform."""
        self.aws = aws
        self.outputs = outputs
        self._bus = aws.client("events")
        self._sqs = aws.client("sqs")
        self._ear = self._listen(outputs["topic_arn"], "ear")

    def put(self, entry):
        """-> when."""
        at = time.time()
        answer = self._bus.put_events(Entries=[entry])
        if answer["FailedEntryCount"]:
            raise RuntimeError(f"the bus refused the event: {answer['Entries']}")
        return at

    def hear(self, seconds=60):
        """The next alert that left the topic."""
        return await_that(self._next_alert, seconds, "an alert")

    def hears_nothing(self, seconds):
        time.sleep(seconds)
        return self._next_alert() is None

    def let_ring(self, seconds):
        """What still comes is heard and forgotten."""
        time.sleep(seconds)
        while self._next_alert() is not None:
            pass

    def ring(self, entry):
        """An event in, its alert out, and each hop between."""
        put_at = self.put(entry)
        alert = self.hear()
        return alert, self._hops(put_at, alert)

    def invocations(self):
        """How often the bus has invoked the function."""
        return len(INVOKED.findall(self.aws.log_text()))

    def invoke(self, payload):
        """As AWS redelivers: the same event to the function once more, past the bus."""
        self.aws.client("lambda").invoke(FunctionName=self.outputs["function_name"], InvocationType="Event",
                                         Payload=json.dumps(payload).encode())

    def send(self, queue_url, body):
        self._sqs.send_message(QueueUrl=queue_url, MessageBody=body)

    def receive(self, queue_url):
        """One message, taken off the queue; None when there is none."""
        messages = self._sqs.receive_message(QueueUrl=queue_url, AttributeNames=["All"]).get("Messages", [])
        for message in messages:
            self._sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        return messages[0] if messages else None

    def function_log(self):
        """What the function wrote, an object a line, without what Lambda adds."""
        logs = self.aws.client("logs")
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=self.outputs["log_group_name"])
        lines = (line for page in pages for event in page["events"] for line in event["message"].splitlines())
        return [json.loads(line) for line in lines if line.startswith("{")]

    def summaries(self):
        """The function's counts, an object an invocation."""
        return [line for line in self.function_log() if line["message"] == "invocation"]

    def _listen(self, topic, name):
        """A queue of the test's own, subscribed to the topic: the same place in the chain that an e-mail address has."""
        queue = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
        policy = {"Version": "2012-10-17",
                  "Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
                                 "Resource": queue, "Condition": {"ArnEquals": {"aws:SourceArn": topic}}}]}
        url = self._sqs.create_queue(QueueName=name, Attributes={"Policy": json.dumps(policy)})["QueueUrl"]
        self.aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
        return url

    def _next_alert(self):
        message = self.receive(self._ear)
        if message is None:
            return None
        notification = json.loads(message["Body"])
        attributes = {name: attribute["Value"] for name, attribute in notification.get("MessageAttributes", {}).items()}
        return Alert(notification["Subject"], notification["Message"], attributes, time.time())

    def _hops(self, put_at, alert):
        """Each when it happened first for this alert."""
        invoked = (float(at) for at in INVOKED.findall(self.aws.log_text()))
        claims = (call.came_at for call in self.aws.dynamodb.calls if call.fields["Item"]["id"]["S"] == alert.id)
        published = (call.came_at for call in self.aws.sns.accepted("Publish") if call.fields["Message"] == alert.text)
        hops = [Hop("the event is put on the bus", put_at),
                Hop("the bus's rule invokes the function", next((at for at in invoked if at >= put_at), None)),
                Hop("the function has matched it and claims the alert", next(claims, None)),
                Hop("the function publishes to the topic", next(published, None)),
                Hop("the alert is in the subscriber's queue", alert.heard_at)]
        return [hop for hop in hops if hop.at is not None]


def table(hops):
    """The hops as lines: what, and the milliseconds of its step and since the start."""
    start = previous = hops[0].at
    for hop in hops:
        yield f"{hop.name:<50} {1000 * (hop.at - previous):7.1f} ms {1000 * (hop.at - start):8.1f} ms"
        previous = hop.at
