// AWS Health. Source: the AWS Health User Guide, "Amazon EventBridge event schema".
#include "event/families.h"
#include "event/reading.h"
#include "event/resources.h"

namespace tocsin::event {

void read_health(const doc::Value& detail, Event& event) {
  event.name = first_of({text_at(&detail, {"eventTypeCode"}), event.detail_type});
  event.account = first_of({scalar_at(&detail, {"affectedAccount"}), event.account});
  event.region = first_of({text_at(&detail, {"eventRegion"}), event.region});
  const auto* entities = detail.find("affectedEntities");
  if (entities == nullptr) return;
  for (const auto& entity : entities->items) {
    add_resource(event.resources, {text_at(&entity, {"entityValue"}), {}});
  }
}

}  // namespace tocsin::event
