/* libtocsin-match: which of many EventBridge patterns does an event match? The C interface, and the whole binary interface.
 *
 *   tocsin_match_patterns* patterns = tocsin_match_patterns_new();
 *   tocsin_match_patterns_add(patterns, text, strlen(text), "root.json", 1);
 *   tocsin_match_matcher* matcher = NULL;
 *   tocsin_match_matcher_new(patterns, &matcher);
 *   tocsin_match_scratch* scratch = tocsin_match_scratch_new();       // one a thread
 *   tocsin_match_text(matcher, scratch, event, size, TOCSIN_MATCH_VALIDATING, &numbers, &count);
 *
 * The language of patterns: docs/patterns.md. Everything else that is promised: docs/library.md.
 *
 * Texts are UTF-8 with their length in bytes; they need no terminating zero, may hold zeros, and are not kept beyond the call. Texts that
 * come back are terminated and belong to the handle that gave them. They may quote what came in: clean them before a terminal sees them.
 *
 * Every function takes NULL for any pointer: it then does nothing, and returns TOCSIN_MATCH_WRONG_USE, 0 or NULL. Nothing is written to an
 * output on failure but NULL and 0. No C++ exception leaves the library. Handles know nothing of each other and are freed in any order, each
 * once; a handle that was freed must not be used again.
 *
 * Threads: a matcher never changes, and any number of threads may use it at once, each with a scratch of its own. A list of patterns or a
 * scratch is for one thread at a time. Freeing a handle that another thread is using is an error of the program.
 */
#ifndef TOCSIN_MATCH_H
#define TOCSIN_MATCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TOCSIN_MATCH_API __attribute__((visibility("default")))
#else
#define TOCSIN_MATCH_API
#endif

/* The interface that this header describes. The major number changes when a program has to be compiled anew (and with it the library's
 * name, libtocsin-match.so.MAJOR), the minor one when functions are added. */
#define TOCSIN_MATCH_ABI_MAJOR 1
#define TOCSIN_MATCH_ABI_MINOR 0
#define TOCSIN_MATCH_ABI_VERSION ((TOCSIN_MATCH_ABI_MAJOR << 16) | TOCSIN_MATCH_ABI_MINOR)

/* TOCSIN_MATCH_ABI_VERSION of the library that is loaded. A program fits when the major numbers are equal and the library's minor one is
 * not smaller. */
TOCSIN_MATCH_API uint32_t tocsin_match_abi_version(void);

/* The release that the library was built from, "0.1.0": for people. */
TOCSIN_MATCH_API const char* tocsin_match_version(void);

/* What most functions return. Later minor versions may add failures. */
typedef int tocsin_match_status;
enum {
  TOCSIN_MATCH_OK = 0,
  TOCSIN_MATCH_INVALID_PATTERN = 1, /* tocsin_match_patterns_problem tells what is wrong with it */
  TOCSIN_MATCH_INVALID_EVENT = 2,   /* tocsin_match_scratch_problem tells what is wrong with it */
  TOCSIN_MATCH_WRONG_USE = 3,       /* a NULL or a mode that there is not: an error of the program */
  TOCSIN_MATCH_NO_MEMORY = 4,       /* all handles stay usable */
  TOCSIN_MATCH_INTERNAL = 5         /* a defect of the library; all handles stay usable */
};

/* The status in words, never NULL. */
TOCSIN_MATCH_API const char* tocsin_match_status_text(tocsin_match_status status);

/* What is wrong with a text, and where. Later minor versions may add members at the end. No text in it is NULL. */
struct tocsin_match_problem {
  const char* file;    /* the name that the text was given; empty for an event */
  const char* path;    /* where in the document, "$.detail.eventName[0]"; may be empty */
  const char* message; /* what is wrong, one sentence */
  const char* hint;    /* what would be right; may be empty */
  size_t line;         /* from 1 */
  size_t column;       /* from 1, in characters */
};
typedef struct tocsin_match_problem tocsin_match_problem;

/* ---- Patterns: a list that grows ---- */

typedef struct tocsin_match_patterns tocsin_match_patterns;

/* NULL when there is no memory. */
TOCSIN_MATCH_API tocsin_match_patterns* tocsin_match_patterns_new(void);
TOCSIN_MATCH_API void tocsin_match_patterns_free(tocsin_match_patterns* patterns);

/* Adds one pattern, a JSON text. Its number is the count of patterns that were added before it. On failure nothing is added and the list
 * keeps what it had. A valid pattern is refused, as TOCSIN_MATCH_INVALID_PATTERN, when the `$or`s of the whole list multiply out to too much
 * (docs/patterns.md). `name` (of `first_line`, the line of that file in which the text begins, from 1) is what problems call the text; NULL
 * stands for "pattern". */
TOCSIN_MATCH_API tocsin_match_status tocsin_match_patterns_add(tocsin_match_patterns* patterns,
                                                               const char* text, size_t size,
                                                               const char* name, size_t first_line);

TOCSIN_MATCH_API size_t tocsin_match_patterns_size(const tocsin_match_patterns* patterns);

/* All that was wrong in the last call that failed with this list, and none after one that succeeded. Valid until the next call with the list
 * that is not const. */
TOCSIN_MATCH_API size_t tocsin_match_patterns_problem_count(const tocsin_match_patterns* patterns);
/* NULL when there are not so many. */
TOCSIN_MATCH_API const tocsin_match_problem* tocsin_match_patterns_problem(
    const tocsin_match_patterns* patterns, size_t number);
/* The same for people: each with its place, its line and a mark below it. Several lines; empty when there is none. Control characters of the
 * pattern's line are shown as '.'. */
TOCSIN_MATCH_API const char* tocsin_match_patterns_problem_text(const tocsin_match_patterns* patterns);

/* ---- The matcher: patterns, compiled ---- */

typedef struct tocsin_match_matcher tocsin_match_matcher;

/* Compiles all patterns of the list; the list may then be freed, or grow for the next matcher. No patterns are allowed: nothing matches.
 * Takes time and memory in proportion to the patterns; build the next one beside the one in use. */
TOCSIN_MATCH_API tocsin_match_status tocsin_match_matcher_new(tocsin_match_patterns* patterns,
                                                              tocsin_match_matcher** matcher);
TOCSIN_MATCH_API void tocsin_match_matcher_free(tocsin_match_matcher* matcher);

TOCSIN_MATCH_API size_t tocsin_match_matcher_size(const tocsin_match_matcher* matcher);   /* patterns */
TOCSIN_MATCH_API size_t tocsin_match_matcher_memory(const tocsin_match_matcher* matcher); /* bytes */

/* ---- Matching ---- */

/* Memory that one call after the other uses, with any matcher. It keeps the size that its largest event needed. */
typedef struct tocsin_match_scratch tocsin_match_scratch;

/* NULL when there is no memory. */
TOCSIN_MATCH_API tocsin_match_scratch* tocsin_match_scratch_new(void);
TOCSIN_MATCH_API void tocsin_match_scratch_free(tocsin_match_scratch* scratch);

enum {
  /* The whole event is checked: what is no JSON object is TOCSIN_MATCH_INVALID_EVENT. */
  TOCSIN_MATCH_VALIDATING = 0,
  /* Reads until each field that some pattern asks for was seen once. Faster; what stands behind that place is not looked at: broken text
   * there is not noticed, and a second value of a repeated key does not count. */
  TOCSIN_MATCH_EARLY = 1
};

/* The numbers of the patterns that the event, a JSON text of at most 4 GiB, matches: ascending, in the scratch's memory until its next use
 * or its end. Allocates nothing once the scratch has grown. */
TOCSIN_MATCH_API tocsin_match_status tocsin_match_text(const tocsin_match_matcher* matcher,
                                                       tocsin_match_scratch* scratch, const char* event,
                                                       size_t size, int mode, const size_t** numbers,
                                                       size_t* count);

/* What was wrong with the event of the last call, NULL when nothing was. Valid until the scratch's next use. */
TOCSIN_MATCH_API const tocsin_match_problem* tocsin_match_scratch_problem(
    const tocsin_match_scratch* scratch);

#ifdef __cplusplus
}
#endif

#endif
