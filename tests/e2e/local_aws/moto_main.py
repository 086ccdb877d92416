"""moto's server, with the things that a Terraform apply of this stack asks for and moto lacks. moto has GuardDuty and Security
Hub, which MiniStack has not; it runs no function.

Usage: moto_main.py -H 127.0.0.1 -p PORT
"""

import sys

from moto.awslambda.models import LambdaFunction
from moto.cloudtrail.models import CloudTrailBackend
from moto.core.config import default_user_config
from moto.securityhub.responses import SecurityHubResponse
from moto.server import main
from moto.sqs.models import Queue

# Terraform names the trail by its ARN, moto knows it by its name only.
CloudTrailBackend.start_logging = lambda self, name: self.get_trail(name).start_logging()
CloudTrailBackend.stop_logging = lambda self, name: self.get_trail(name).stop_logging()
# Not there at all.
SecurityHubResponse.update_security_hub_configuration = lambda self: "{}"
# Taken, but never told; Terraform waits for it.
Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
Queue.redrive_allow_policy = None
# Asks for a Docker daemon when it is only looked at.
LambdaFunction.docker_client = None

# An invocation is answered, and nothing runs.
default_user_config["lambda"]["use_docker"] = False

if __name__ == "__main__":
    main(sys.argv[1:])
