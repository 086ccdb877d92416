// The command line: every command and flag in one table, from which --help is made. The commands themselves are one file each.
#pragma once

namespace tocsin::cli {

/// Parses the arguments, runs one command, returns the exit code (docs/cli.md).
int run(int argc, char** argv);

}  // namespace tocsin::cli
