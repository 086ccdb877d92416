"""MiniStack, with the four things made good in which it differs from AWS and which this chain would notice.

AWS's own services put events on the bus; a customer's PutEvents may not say "aws.*". Here the test is CloudTrail and GuardDuty,
so this bus takes such events: the patterns deployed are the real ones, and the function sees the real source.

Read-only management events reach only rules in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS ("AWS service events
delivered via CloudTrail", EventBridge user guide). MiniStack knows no such state and never fires such a rule.

A rule's function is invoked asynchronously: tried again, then its on-failure destination. MiniStack invokes it once and forgets.

aws:PrincipalArn is the ARN of the role, not of the session, for who has assumed one ("AWS global condition context keys", IAM
user guide). MiniStack says the session's, and so the topic's policy would refuse the function.
"""

import json
import re
import time

from ministack import app
from ministack.core import iam_evaluator
from ministack.services import eventbridge, lambda_svc

ALL_MANAGEMENT_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
READ_PREFIXES = ("Get", "List", "Describe")
DELIVERED_ANYHOW = ("GetFederationToken", "GetSessionToken")
SESSION = re.compile(r"arn:(aws[a-z-]*):sts::(\d{12}):assumed-role/([^/]+)/.*")


def states_that_get(event):
    detail = event.get("detail")
    name = detail.get("eventName", "") if isinstance(detail, dict) else ""
    read_only = (event["detail-type"] == "AWS API Call via CloudTrail" and name.startswith(READ_PREFIXES)
                 and name not in DELIVERED_ANYHOW)
    return (ALL_MANAGEMENT_EVENTS,) if read_only else ("ENABLED", ALL_MANAGEMENT_EVENTS)


def dispatch_event(event, view=None):
    view = view or eventbridge._pattern_event_view(event)
    states = states_that_get(view.event_with_detail())
    bus = event.get("EventBusName", "default")
    for key, rule in list(eventbridge._rules.items()):
        wanted = rule.get("EventBusName", "default") == bus and rule.get("State") in states and rule.get("EventPattern")
        if wanted and eventbridge._matches_pattern_view(rule["EventPattern"], view, f"rule {key}"):
            for target in eventbridge._targets.get(key, []):
                eventbridge._invoke_target(target, event, rule, view)


def dispatch_to_lambda(arn, payload):
    function, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if not function or not config:
        raise LookupError(f"no function {arn}")
    print(f"bus: invoked {arn} at {time.time():.6f}", flush=True)  # chain.py reads this
    lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(function, config),
                                       json.loads(payload))


resolve_condition_key = iam_evaluator._resolve_condition_key


def condition_key(key, context):
    value = resolve_condition_key(key, context)
    return SESSION.sub(r"arn:\1:iam::\2:role/\3", value) if key.lower() == "aws:principalarn" and value else value


iam_evaluator._resolve_condition_key = condition_key
app._port_is_bindable = lambda *_: False  # with TLS it would take port 443 as well
eventbridge._put_events.__defaults__ = (True,)
eventbridge._dispatch_event = dispatch_event
eventbridge._dispatch_to_lambda = dispatch_to_lambda

if __name__ == "__main__":
    app.main()
