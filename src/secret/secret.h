// What a secret is, from where it is. Settings keep the place only; this is asked when the secret is needed.
#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "doc/fields.h"

namespace tocsin::secret {

/// A variable; a file without its last line feed; a parameter of SSM, decrypted; a secret of Secrets Manager, or with "#key" behind its
/// name the text at that key of the JSON it holds. The first two are read each time, AWS is asked once in five minutes; while it cannot be asked, what it
/// said last holds. An empty or missing secret is an error that names the place and never the content. Thread-safe; blocks, 10 s at most.
Result<Secret> resolve(const doc::SecretRef& place);

/// One was refused where it was shown: what AWS said is asked anew when it is needed next, though not more than once in ten seconds.
/// Thread-safe.
void one_was_refused();

}  // namespace tocsin::secret
