#include "aws/profile_credentials.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/container_credentials.h"
#include "aws/environment_credentials.h"
#include "aws/instance_credentials.h"
#include "aws/process_credentials.h"
#include "aws/sso_credentials.h"
#include "aws/sts.h"
#include "aws/web_identity_credentials.h"
#include "aws/whole_number.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

using Found = Result<std::optional<Credentials>>;

Error contradiction(const IniProperty& at, std::string what, std::string hint = {}) {
  return {ErrorKind::invalid, std::move(what), at.where, std::move(hint)};
}

Found found(Result<Credentials> credentials) {
  if (!credentials) return fail(std::move(credentials.error()));
  return std::move(*credentials);
}

std::string text_of(const std::vector<IniProperty>& properties, std::string_view name) {
  const auto* property = find_property(properties, name);
  return property == nullptr ? std::string() : property->value;
}

bool has_keys(const Profile& profile) {
  return profile.find("aws_access_key_id") != nullptr || profile.find("aws_secret_access_key") != nullptr;
}

bool has_role(const Profile& profile) {
  return profile.find("role_arn") != nullptr && profile.find("web_identity_token_file") == nullptr;
}

/// The keys of one file: a token in the other belongs to other keys.
Found keys_of(const std::vector<IniProperty>& properties, const std::string& origin) {
  const auto* id = find_property(properties, "aws_access_key_id");
  if (id == nullptr) return std::nullopt;
  Credentials credentials;
  credentials.access_key_id = id->value;
  credentials.secret_access_key = Secret(text_of(properties, "aws_secret_access_key"));
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return fail(contradiction(
        *id, "aws_access_key_id and aws_secret_access_key belong together, and one is missing"));
  }
  const auto old_token = text_of(properties, "aws_security_token");
  credentials.session_token =
      Secret(old_token.empty() ? text_of(properties, "aws_session_token") : old_token);
  credentials.account = text_of(properties, "aws_account_id");
  credentials.origin = origin;
  return credentials;
}

class Resolver {
 public:
  Resolver(const CredentialContext& context, const SharedFiles& files, net::Deadline deadline)
      : context_(context), files_(files), deadline_(deadline) {}

  Found resolve(const std::string& name) {
    visited_ = {name};
    const auto profile = find_profile(files_, name);
    if (!profile) return fail(profile.error());
    return has_role(*profile) ? found(assume(name, *profile)) : own(name, *profile);
  }

 private:
  /// What the profile has without another profile's help.
  Found own(const std::string& name, const Profile& profile) const {
    const auto origin = "profile " + printable(name);
    if (const auto* token = profile.find("web_identity_token_file"))
      return found(web_identity(*token, profile, origin));
    if (is_sso_profile(profile)) {
      return found(
          sso_credentials(context_, files_, name, profile, origin + ", IAM Identity Center", deadline_));
    }
    auto keys = keys_of(profile.credentials, origin + " in " + files_.credentials_path);
    if (!keys || *keys) return keys;
    if (const auto* login = profile.find("login_session")) {
      return fail(
          contradiction(*login, "sessions of `aws login` cannot be used directly",
                        "credential_process = aws configure export-credentials --format process --profile " +
                            shell_quote(name) + ", in a profile of its own"));
    }
    if (const auto* command = profile.find("credential_process")) {
      return found(process_credentials(*command, origin + ", credential_process", deadline_));
    }
    return keys_of(profile.config, origin + " in " + files_.config_path);
  }

  Result<Credentials> web_identity(const IniProperty& token, const Profile& profile,
                                   const std::string& origin) const {
    const auto role = profile.value("role_arn");
    if (!role) return fail(contradiction(token, "web_identity_token_file without role_arn"));
    return web_identity_credentials(
        context_,
        {token.value, *role, profile.value("role_session_name"), token.where, origin + ", web identity"},
        deadline_);
  }

  Result<Credentials> assume(const std::string& name, const Profile& profile) {
    const auto& role = *profile.find("role_arn");
    if (const auto* mfa = profile.find("mfa_serial")) {
      return fail(contradiction(*mfa, "this role wants an MFA code, which nobody is here to type",
                                "eval \"$(aws configure export-credentials --format env --profile " +
                                    shell_quote(name) + ")\" asks for it and sets the environment"));
    }
    const auto request = role_request(role, profile);
    if (!request) return fail(request.error());
    auto source = source_of(name, role, profile);
    if (!source) return fail(std::move(source.error()));
    const auto provider = fixed_credentials(std::move(*source));
    Client client(context_.settings, *provider, context_.clock);
    auto credentials = assume_role(client, *request, deadline_);
    if (!credentials) return fail(to_error(credentials.error()));
    credentials->origin = fmt::format("profile {}, role {}", printable(name), printable(role.value));
    return std::move(*credentials);
  }

  static Result<RoleRequest> role_request(const IniProperty& role, const Profile& profile) {
    RoleRequest request{role.value, role_session_name(profile.value("role_session_name")),
                        profile.value("external_id").value_or(""), std::nullopt};
    if (const auto* duration = profile.find("duration_seconds")) {
      request.duration_seconds = whole_number<int>(duration->value);
      if (request.duration_seconds.value_or(0) < 900 || *request.duration_seconds > 43'200) {
        return fail(contradiction(*duration, "duration_seconds is no whole number from 900 to 43200"));
      }
    }
    return request;
  }

  /// Whose credentials ask for the role.
  Result<Credentials> source_of(const std::string& name, const IniProperty& role, const Profile& profile) {
    const auto* source_profile = profile.find("source_profile");
    const auto* credential_source = profile.find("credential_source");
    if ((source_profile == nullptr) == (credential_source == nullptr)) {
      return fail(contradiction(
          role, fmt::format("role_arn wants source_profile or credential_source, and there is {}",
                            source_profile == nullptr ? "neither" : "both")));
    }
    auto source =
        source_profile != nullptr ? of_profile(name, *source_profile) : of_place(*credential_source, profile);
    if (!source) return fail(std::move(source.error()));
    if (*source && source_profile != nullptr) return still_valid(std::move(**source), context_.clock.now());
    if (*source) return std::move(**source);
    return fail(contradiction(source_profile != nullptr ? *source_profile : *credential_source,
                              "there are no credentials in this source"));
  }

  Found of_place(const IniProperty& place, const Profile& profile) const {
    if (place.value == "Environment") return environment_credentials(context_.environment);
    if (place.value == "EcsContainer") return container_credentials(context_.environment, deadline_);
    if (place.value == "Ec2InstanceMetadata")
      return instance_credentials(context_.environment, profile, deadline_);
    return fail(contradiction(place, "unknown credential_source",
                              "Environment, EcsContainer or Ec2InstanceMetadata"));
  }

  Found of_profile(const std::string& name, const IniProperty& reference) {
    const auto& source = reference.value;
    const auto profile = files_.profiles.find(source);
    if (profile == files_.profiles.end()) {
      return fail(contradiction(reference, fmt::format("there is no profile \"{}\"", printable(source))));
    }
    const bool keys = has_keys(profile->second);
    const bool again = std::find(visited_.begin(), visited_.end(), source) != visited_.end();
    if (again && !(source == name && keys)) {
      return fail(contradiction(reference,
                                fmt::format("the profiles lead in a circle: {} again", printable(source))));
    }
    visited_.push_back(source);
    if (!keys && has_role(profile->second)) return found(assume(source, profile->second));
    return own(source, profile->second);
  }

  const CredentialContext& context_;
  const SharedFiles& files_;
  const net::Deadline deadline_;
  std::vector<std::string> visited_;
};

}  // namespace

Result<std::optional<Credentials>> profile_credentials(const CredentialContext& context,
                                                       const SharedFiles& files, const std::string& name,
                                                       net::Deadline deadline) {
  return Resolver(context, files, deadline).resolve(name);
}

}  // namespace tocsin::aws
