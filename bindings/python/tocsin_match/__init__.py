"""Which of many EventBridge patterns does an event match?

    >>> from tocsin_match import Matcher
    >>> matcher = Matcher([{"source": ["aws.iam"]}, {"detail": {"eventName": [{"prefix": "Delete"}]}}])
    >>> matcher.match('{"source": "aws.iam", "detail": {"eventName": "CreateUser"}}')
    [0]

The engine is libtocsin-match, called through ctypes. A Matcher never changes; any number of threads may use one at once, and they do run at
once: the interpreter's lock is free while an event is matched.
"""

import ctypes
import json
import weakref
from enum import IntEnum
from typing import Any, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Union

from . import _library

__all__ = ["Error", "EventError", "Matcher", "Mode", "PatternError", "Problem", "__version__"]

_c = _library.load()

#: The release of the library.
__version__: str = _c.tocsin_match_version().decode()

#: A pattern: JSON text (str, or bytes in UTF-8), or the document that the text would be.
Pattern = Union[str, bytes, Mapping[str, Any]]


class Mode(IntEnum):
    """How much of an event is looked at."""

    #: All of it: what is no JSON object is an EventError.
    VALIDATING = 0
    #: Until each field that some pattern asks for was seen once. What stands behind that place is not looked at: broken text there is not
    #: noticed, and a second value of a repeated key does not count.
    EARLY = 1


class Problem(NamedTuple):
    """What is wrong with a text, and where."""

    file: str  #: the name that the pattern was given; empty for an event
    line: int  #: from 1
    column: int  #: from 1, in characters
    path: str  #: where in the document, "$.detail.eventName[0]"; may be empty
    message: str
    hint: str  #: what would be right; may be empty


class Error(ValueError):
    """Base of PatternError and EventError. Its text may quote what came in: clean it before a terminal sees it."""

    def __init__(self, text: str, problems: Sequence[Problem]):
        super().__init__(text)
        self.problems: List[Problem] = list(problems)


class PatternError(Error):
    """Patterns are invalid: `problems` has all that is wrong with all of them."""


class EventError(Error):
    """An event is no JSON object: `problems` has one entry, the first thing that is wrong."""


class _Handle:
    """Owns what the library made; freed with this object."""

    def __init__(self, pointer: Optional[int], free: Any):
        if not pointer:
            raise MemoryError()
        self.pointer = pointer
        # Not when the program ends: a daemon thread may still be matching.
        weakref.finalize(self, free, pointer).atexit = False

    def __reduce__(self) -> Any:
        # The copy would hold a pointer that the original frees, or one of another process.
        raise TypeError("a Matcher can be neither pickled nor deep-copied: make one of its patterns where it is needed")


class _Scratch(_Handle):
    """Memory for one call at a time, of any matcher, and where the call leaves its results."""

    def __init__(self) -> None:
        super().__init__(_c.tocsin_match_scratch_new(), _c.tocsin_match_scratch_free)
        self.numbers = ctypes.POINTER(ctypes.c_size_t)()
        self.count = ctypes.c_size_t()
        self.outputs = (ctypes.byref(self.numbers), ctypes.byref(self.count))


# Those that no call is using. A call takes one out, so that neither another thread nor a signal handler of the same one finds it; a list's
# pop and append are atomic.
_idle: List[_Scratch] = []


class Matcher:
    """Compiled patterns. Immutable; share it between threads. To change the patterns, make another one and use it from then on."""

    def __init__(self, patterns: Iterable[Pattern], *, names: Optional[Iterable[str]] = None):
        """Compiles `patterns`; their numbers are their places in it. `names` are what errors call them, "pattern 0" and so on when there are
        none.

        Raises PatternError with everything that is wrong with all of them.
        """
        if isinstance(patterns, (str, bytes, Mapping)):
            raise TypeError("patterns is a list of patterns, not one")
        called = None if names is None else iter(names)
        made = _Handle(_c.tocsin_match_patterns_new(), _c.tocsin_match_patterns_free)
        texts: List[str] = []
        problems: List[Problem] = []
        for number, pattern in enumerate(patterns):
            name = f"pattern {number}" if called is None else next(called, f"pattern {number}")
            text = _bytes(pattern if isinstance(pattern, (str, bytes)) else json.dumps(pattern))
            status = _c.tocsin_match_patterns_add(made.pointer, text, len(text), _name(name), 1)
            if status == _library.INVALID_PATTERN:
                texts.append(_text(_c.tocsin_match_patterns_problem_text(made.pointer)))
                problems += _problems_of_patterns(made.pointer)
            elif status != _library.OK:
                raise _failure(status)
        if problems:
            raise PatternError("".join(texts).rstrip("\n"), problems)
        out = ctypes.c_void_p()
        status = _c.tocsin_match_matcher_new(made.pointer, ctypes.byref(out))
        if status == _library.INVALID_PATTERN:
            raise PatternError(
                _text(_c.tocsin_match_patterns_problem_text(made.pointer)), _problems_of_patterns(made.pointer)
            )
        if status != _library.OK:
            raise _failure(status)
        self._handle = _Handle(out.value, _c.tocsin_match_matcher_free)

    def __len__(self) -> int:
        """How many patterns it has."""
        return int(_c.tocsin_match_matcher_size(self._handle.pointer))

    @property
    def memory(self) -> int:
        """Bytes that the compiled patterns take."""
        return int(_c.tocsin_match_matcher_memory(self._handle.pointer))

    def match(self, event: Union[str, bytes], mode: Mode = Mode.VALIDATING) -> List[int]:
        """The numbers of the patterns that `event` matches, ascending. `event` is JSON text, quickest as bytes in UTF-8.

        Raises EventError when it is no JSON object, which Mode.EARLY does not always notice, and ValueError for what is no mode. Thread-safe.
        """
        text = _bytes(event)
        if mode is not Mode.VALIDATING and mode is not Mode.EARLY:
            mode = Mode(mode)  # ValueError
        try:
            scratch = _idle.pop()
        except IndexError:
            scratch = _Scratch()
        try:
            status = _c.tocsin_match_text(
                self._handle.pointer, scratch.pointer, text, len(text), mode, *scratch.outputs
            )
            if status == _library.OK:
                count = scratch.count.value
                return scratch.numbers[:count] if count else []
            if status != _library.INVALID_EVENT:
                raise _failure(status)
            problem = _problem(_c.tocsin_match_scratch_problem(scratch.pointer).contents)
        finally:
            _idle.append(scratch)
        hint = f" ({problem.hint})" if problem.hint else ""
        raise EventError(f"event:{problem.line}:{problem.column}: {problem.message}{hint}", [problem])


def _bytes(text: Union[str, bytes]) -> bytes:
    if isinstance(text, str):
        # A lone surrogate becomes bytes that are no UTF-8, which the library refuses with its place.
        return text.encode("utf-8", "surrogatepass")
    if isinstance(text, bytes):
        return text
    raise TypeError(f"JSON text is str or bytes, not {type(text).__name__}")


def _name(name: str) -> bytes:
    if not isinstance(name, str):
        raise TypeError(f"a pattern's name is a str, not {type(name).__name__}")
    return name.encode("utf-8", "replace").replace(b"\0", b"?")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _problem(raw: "_library.RawProblem") -> Problem:
    return Problem(_text(raw.file), raw.line, raw.column, _text(raw.path), _text(raw.message), _text(raw.hint))


def _problems_of_patterns(pointer: int) -> List[Problem]:
    count = _c.tocsin_match_patterns_problem_count(pointer)
    return [_problem(_c.tocsin_match_patterns_problem(pointer, i).contents) for i in range(count)]


def _failure(status: int) -> Exception:
    if status == _library.NO_MEMORY:
        return MemoryError()
    if status == _library.WRONG_USE:
        return ValueError("there is no such mode")
    return RuntimeError(_text(_c.tocsin_match_status_text(status)))
