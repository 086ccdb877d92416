// Sigma's `detection`: searches and a condition, compiled. Immutable, thread-safe; copies share.
#pragma once

#include "base/diagnostic.h"
#include "doc/value.h"
#include "sigma/expression.h"

namespace tocsin::sigma {

class Detection {
 public:
  /// `value` is the map below `detection`; everything that is wrong with it at once. A condition may be a list: one of them.
  /// `timeframe`, which has become part of correlations, is passed over. Placeholders were put in before (placeholders.h).
  static Checked<Detection> read(const SourceText& source, const doc::Value& value);

  /// `envelope`: the event as EventBridge delivers it. A field stands in its `detail`; source, detail-type, account, region, id
  /// and time stand in the envelope when `detail` has no such field.
  bool holds(const doc::Value& envelope) const;

  const Expression& expression() const { return expression_; }

 private:
  Expression expression_;
};

/// True when a field of this name may stand in the envelope itself.
bool may_be_envelopes(std::string_view field);

}  // namespace tocsin::sigma
