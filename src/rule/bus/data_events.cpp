#include "rule/bus/data_events.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tocsin::rule {
namespace {

struct DataEvents {
  std::string_view service;
  std::string_view type;
  std::string_view names;  // between spaces
};

// What is surely one. A call that is missing here counts as a management event. The types and their services: CloudTrail User Guide, "Logging data
// events"; the names: the services' own pages about CloudTrail, of S3 "Amazon S3 CloudTrail events". ListMultipartUploads is a management event of
// directory buckets and stands in no list of data events, so it is not here.
constexpr std::array<DataEvents, 9> kTable{{
    {"s3", "AWS::S3::Object",
     " AbortMultipartUpload CompleteMultipartUpload CopyObject CreateMultipartUpload DeleteObject "
     "DeleteObjectTagging"
     " DeleteObjects GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectRetention "
     "GetObjectTagging"
     " GetObjectTorrent HeadBucket HeadObject ListObjectVersions ListObjects ListParts "
     "PutObject"
     " PutObjectAcl PutObjectLegalHold PutObjectRetention PutObjectTagging RestoreObject SelectObjectContent "
     "UploadPart"
     " UploadPartCopy "},
    {"lambda", "AWS::Lambda::Function", " Invoke Invoke20150331 InvokeAsync "},
    {"dynamodb", "AWS::DynamoDB::Table",
     " BatchExecuteStatement BatchGetItem BatchWriteItem DeleteItem ExecuteStatement ExecuteTransaction "
     "GetItem PutItem"
     " Query Scan TransactGetItems TransactWriteItems UpdateItem "},
    {"ebs", "AWS::EC2::Snapshot", " GetSnapshotBlock ListChangedBlocks ListSnapshotBlocks PutSnapshotBlock "},
    {"sns", "AWS::SNS::Topic", " Publish PublishBatch "},
    {"sqs", "AWS::SQS::Queue",
     " ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch ReceiveMessage "
     "SendMessage"
     " SendMessageBatch "},
    {"cognito-identity", "AWS::Cognito::IdentityPool",
     " GetCredentialsForIdentity GetId GetOpenIdToken GetOpenIdTokenForDeveloperIdentity UnlinkIdentity "},
    {"kinesis", "AWS::Kinesis::Stream",
     " GetRecords GetShardIterator PutRecord PutRecords SubscribeToShard "},
    {"sagemaker", "AWS::SageMaker::Endpoint", " InvokeEndpoint InvokeEndpointAsync "},
}};

/// Where the whole name stands; npos when it does not.
std::size_t place_of(std::string_view names, std::string_view name) {
  for (auto at = names.find(name); at != std::string_view::npos; at = names.find(name, at + 1)) {
    if (at > 0 && names[at - 1] == ' ' && names.substr(at + name.size()).starts_with(' ')) return at;
  }
  return std::string_view::npos;
}

const DataEvents* events_of(std::string_view service) {
  const auto row = std::find_if(kTable.begin(), kTable.end(),
                                [&](const DataEvents& one) { return one.service == service; });
  return row == kTable.end() ? nullptr : &*row;
}

}  // namespace

std::string_view data_event_type(std::string_view service, std::string_view event_name) {
  const auto* row = events_of(service);
  if (row == nullptr || event_name.empty()) return {};
  return place_of(row->names, event_name) == std::string_view::npos ? std::string_view() : row->type;
}

std::vector<std::string_view> services_with_data_events() {
  std::vector<std::string_view> out;
  for (const auto& row : kTable) out.push_back(row.service);
  return out;
}

std::vector<std::string_view> data_event_names(std::string_view service) {
  const auto* row = events_of(service);
  if (row == nullptr) return {};
  auto out = split(row->names, ' ');
  std::erase(out, "");
  return out;
}

}  // namespace tocsin::rule
