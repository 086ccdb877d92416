// ~/.aws/config and ~/.aws/credentials (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE): profiles, SSO sessions, services.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials.h"
#include "aws/ini.h"
#include "base/result.h"

namespace tocsin::aws {

/// What both files say of one profile; the credentials file goes before the config file, property by property.
struct Profile {
  std::vector<IniProperty> credentials;
  std::vector<IniProperty> config;

  /// Null when it is absent or empty.
  const IniProperty* find(std::string_view name) const;
  std::optional<std::string> value(std::string_view name) const;
};

struct SharedFiles {
  std::string config_path;  // as they were looked for; empty: none, because HOME is not set
  std::string credentials_path;
  std::map<std::string, Profile, std::less<>> profiles;
  std::map<std::string, std::vector<IniProperty>, std::less<>> sso_sessions;
  std::map<std::string, std::vector<IniProperty>, std::less<>> services;
};

/// A variable that is set and not empty: the SDKs take an empty one for none.
std::optional<std::string> variable(const Environment& environment, std::string_view name);

/// "~/x" below HOME, everything else as it is.
std::string expand_home(const Environment& environment, const std::string& path);

/// A file that is not there is no error, one that cannot be read or understood is.
Result<SharedFiles> read_shared_files(const Environment& environment);

/// `given`, else AWS_PROFILE, else AWS_DEFAULT_PROFILE, else "default".
std::string profile_name(const Environment& environment, const std::string& given);

/// The profile; an error that says where it was looked for when it does not exist, except for "default", which then is empty.
Result<Profile> find_profile(const SharedFiles& files, const std::string& name);

}  // namespace tocsin::aws
