#include "event/null_errors.h"

#include <vector>

namespace tocsin::event {

void drop_null_errors(doc::Value& record) {
  std::erase_if(record.members, [](const doc::Member& member) {
    return member.value.is(doc::Kind::null) && (member.key == "errorCode" || member.key == "errorMessage");
  });
}

}  // namespace tocsin::event
