// An EventBridge event pattern, parsed and checked: the plain form that every engine compiles from.
// Facts: docs/patterns.md. Immutable after parsing; share const between threads.
#pragma once
// (owner: the match folder; see docs/adr/0002)
