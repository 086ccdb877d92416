"""The shared library, found and declared: the functions of tocsin_match.h, release by release of its ABI."""

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_uint32, c_void_p
from pathlib import Path

ABI_MAJOR, ABI_MINOR = 1, 0
SONAME = f"libtocsin-match.so.{ABI_MAJOR}"

OK, INVALID_PATTERN, INVALID_EVENT, WRONG_USE, NO_MEMORY, INTERNAL = range(6)


class RawProblem(ctypes.Structure):
    """struct tocsin_match_problem; later versions may have more behind it."""

    _fields_ = [
        ("file", c_char_p),
        ("path", c_char_p),
        ("message", c_char_p),
        ("hint", c_char_p),
        ("line", c_size_t),
        ("column", c_size_t),
    ]


FUNCTIONS = {
    "tocsin_match_abi_version": (c_uint32, []),
    "tocsin_match_version": (c_char_p, []),
    "tocsin_match_status_text": (c_char_p, [c_int]),
    "tocsin_match_patterns_new": (c_void_p, []),
    "tocsin_match_patterns_free": (None, [c_void_p]),
    "tocsin_match_patterns_add": (c_int, [c_void_p, c_char_p, c_size_t, c_char_p, c_size_t]),
    "tocsin_match_patterns_size": (c_size_t, [c_void_p]),
    "tocsin_match_patterns_problem_count": (c_size_t, [c_void_p]),
    "tocsin_match_patterns_problem": (POINTER(RawProblem), [c_void_p, c_size_t]),
    "tocsin_match_patterns_problem_text": (c_char_p, [c_void_p]),
    "tocsin_match_matcher_new": (c_int, [c_void_p, POINTER(c_void_p)]),
    "tocsin_match_matcher_free": (None, [c_void_p]),
    "tocsin_match_matcher_size": (c_size_t, [c_void_p]),
    "tocsin_match_matcher_memory": (c_size_t, [c_void_p]),
    "tocsin_match_scratch_new": (c_void_p, []),
    "tocsin_match_scratch_free": (None, [c_void_p]),
    "tocsin_match_text": (
        c_int,
        [c_void_p, c_void_p, c_char_p, c_size_t, c_int, POINTER(POINTER(c_size_t)), POINTER(c_size_t)],
    ),
    "tocsin_match_scratch_problem": (POINTER(RawProblem), [c_void_p]),
}


def load() -> ctypes.CDLL:
    """The library that came with this package, else the one that the system's loader finds."""
    beside = Path(__file__).with_name(SONAME)
    try:
        library = ctypes.CDLL(str(beside) if beside.exists() else SONAME)
    except OSError as error:
        raise ImportError(f"{error}; a wheel holds the library, and so does a Tocsin that was installed with it") from error
    for name, (result, arguments) in FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    version = library.tocsin_match_abi_version()
    if version >> 16 != ABI_MAJOR or version & 0xFFFF < ABI_MINOR:
        raise ImportError(
            f"{library._name} has the interface {version >> 16}.{version & 0xFFFF}; "
            f"this package needs {ABI_MAJOR}.{ABI_MINOR} or a later {ABI_MAJOR}.x"
        )
    return library
