// CloudTrail records. Source of the fields: the CloudTrail User Guide, "CloudTrail record contents".
#include "event/actor.h"
#include "event/families.h"
#include "event/outcome.h"
#include "event/reading.h"
#include "event/resources.h"

namespace tocsin::event {

void read_cloudtrail(const doc::Value& detail, Event& event) {
  event.id = text_at(&detail, {"eventID"});
  event.occurrence_key = event.id;
  // An Insights event names the call that it is about one level down.
  event.name = first_of({text_at(&detail, {"eventName"}), text_at(&detail, {"insightDetails", "eventName"})});
  event.service = first_of(
      {text_at(&detail, {"eventSource"}), text_at(&detail, {"insightDetails", "eventSource"}), event.source});
  event.account = first_of({scalar_at(&detail, {"recipientAccountId"}), event.account,
                            scalar_at(&detail, {"userIdentity", "accountId"})});
  event.region = first_of({text_at(&detail, {"awsRegion"}), event.region});
  event.time_text = first_of({text_at(&detail, {"eventTime"}), event.time_text});
  event.actor = read_actor(detail);
  event.source_ip = text_at(&detail, {"sourceIPAddress"});
  event.user_agent = text_at(&detail, {"userAgent"});
  read_outcome(detail, event);
  if (event.service.starts_with("iam.")) {
    event.subject_user = text_at(&detail, {"requestParameters", "userName"});
  }
  event.resources = read_resources(detail, event);
}

}  // namespace tocsin::event
