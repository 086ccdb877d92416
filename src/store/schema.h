// The tables and how an older file becomes a newer one. PRAGMA user_version is the version; each migration is one transaction.
#pragma once

#include "store/sqlite.h"

namespace tocsin::store {

/// Makes the tables in an empty file and brings an older file up to date. A file of a newer Tocsin, and a SQLite file of
/// another program, are refused and left untouched.
Status migrate(Database& db);

/// For connections that must not change the file: an error when it is not of this version.
Status check_version(Database& db);

}  // namespace tocsin::store
