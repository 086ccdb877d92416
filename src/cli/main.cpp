#include "cli/command_line.h"

int main(int argc, char** argv) {
  return tocsin::cli::run(argc, argv);
}
