/* Which of two patterns does an event match? And what is wrong with a third? */
#include <stdio.h>
#include <string.h>
#include <tocsin_match.h>

int main(void) {
  const char* good[] = {"{\"source\": [\"aws.iam\"]}",
                        "{\"detail\": {\"eventName\": [{\"prefix\": \"Delete\"}]}}"};
  const char* bad = "{\"source\": \"aws.iam\"}";
  const char* event = "{\"source\": \"aws.iam\", \"detail\": {\"eventName\": \"CreateUser\"}}";
  tocsin_match_patterns* patterns = tocsin_match_patterns_new();
  for (int i = 0; i < 2; ++i) tocsin_match_patterns_add(patterns, good[i], strlen(good[i]), "good.json", 1);
  if (tocsin_match_patterns_add(patterns, bad, strlen(bad), "bad.json", 1) != TOCSIN_MATCH_OK) {
    const tocsin_match_problem* problem = tocsin_match_patterns_problem(patterns, 0);
    printf("%s:%zu:%zu: %s\n", problem->file, problem->line, problem->column, problem->message);
  }
  tocsin_match_matcher* matcher = NULL;
  tocsin_match_scratch* scratch = tocsin_match_scratch_new(); /* one a thread */
  const size_t* numbers = NULL;
  size_t count = 0;
  tocsin_match_status status = tocsin_match_matcher_new(patterns, &matcher);
  if (status == TOCSIN_MATCH_OK)
    status =
        tocsin_match_text(matcher, scratch, event, strlen(event), TOCSIN_MATCH_VALIDATING, &numbers, &count);
  for (size_t i = 0; i < count; ++i) printf("pattern %zu matches\n", numbers[i]);
  tocsin_match_scratch_free(scratch);
  tocsin_match_matcher_free(matcher);
  tocsin_match_patterns_free(patterns);
  return status;
}
