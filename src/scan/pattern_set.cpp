#include "scan/pattern_set.h"

#include "event/event.h"
#include "event/null_errors.h"

namespace tocsin::scan {
namespace {

template <class Found>
void add(const Found& found, const std::vector<std::uint32_t>& numbers, std::vector<std::uint32_t>& hits) {
  for (const auto i : found) hits.push_back(numbers[i]);
}

}  // namespace

PatternSet::PatternSet(std::span<const match::Pattern> patterns, match::Mode mode) : mode_(mode) {
  std::vector<match::Pattern> of_envelope;
  std::vector<match::Pattern> others;
  for (std::uint32_t i = 0; i < patterns.size(); ++i) {
    const bool envelope = match::speaks_of_envelope(patterns[i]);
    (envelope ? of_envelope : others).push_back(patterns[i]);
    (envelope ? envelope_numbers_ : other_numbers_).push_back(i);
  }
  envelope_ = match::Matcher(of_envelope);
  others_ = match::Matcher(others);
}

tl::expected<std::span<const std::uint32_t>, doc::JsonError> PatternSet::match(std::string_view event,
                                                                               Scratch& scratch) const {
  scratch.hits.clear();
  if (others_.size() > 0) {
    auto found = others_.match_text(event, scratch.match, mode_);
    if (!found) return tl::make_unexpected(std::move(found.error()));
    add(*found, other_numbers_, scratch.hits);
  }
  if (envelope_.size() > 0) {
    if (auto status = match_envelope(event, scratch); !status)
      return tl::make_unexpected(std::move(status.error()));
  }
  return std::span<const std::uint32_t>(scratch.hits);
}

PatternSet::Status PatternSet::match_envelope(std::string_view event, Scratch& scratch) const {
  const auto shape = scratch.record.read(event);
  if (shape == RecordEnvelope::Shape::unclear) return match_document(event, scratch);
  const bool is_record = shape == RecordEnvelope::Shape::record;
  auto found = envelope_.match_text(is_record ? scratch.record.envelope() : event, scratch.match, mode_);
  if (found) {
    add(*found, envelope_numbers_, scratch.hits);
    return {};
  }
  if (is_record) return match_document(event, scratch);  // knows the place of the mistake in the record
  return tl::make_unexpected(std::move(found.error()));
}

PatternSet::Status PatternSet::match_document(std::string_view event, Scratch& scratch) const {
  auto document = doc::parse_json(event, match::kEventLimits);
  if (!document) return tl::make_unexpected(std::move(document.error()));
  if (event::is_bare_cloudtrail_record(*document)) {
    event::drop_null_errors(*document);
    const auto head = event::envelope_head(*document);
    add(envelope_.match(match::EnvelopeView{head, *document}, scratch.match), envelope_numbers_,
        scratch.hits);
  } else {
    add(envelope_.match(*document, scratch.match), envelope_numbers_, scratch.hits);
  }
  return {};
}

}  // namespace tocsin::scan
