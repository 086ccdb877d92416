"""Which of two patterns does an event match? And what is wrong with a third?"""

import tocsin_match

good = [{"source": ["aws.iam"]}, {"detail": {"eventName": [{"prefix": "Delete"}]}}]
event = '{"source": "aws.iam", "detail": {"eventName": "CreateUser"}}'

try:
    tocsin_match.Matcher(['{"source": "aws.iam"}'], names=["bad.json"])
except tocsin_match.PatternError as error:
    problem = error.problems[0]
    print(f"{problem.file}:{problem.line}:{problem.column}: {problem.message}")

matcher = tocsin_match.Matcher(good)
for number in matcher.match(event):
    print("pattern", number, "matches")
