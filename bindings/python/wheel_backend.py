"""Builds the wheel (PEP 517): this package and the shared library, for the platform that the library was built for.

pip gives `--config-settings library=PATH`. The same library gives the same wheel, byte for byte.
"""

import base64
import ctypes
import hashlib
import os
import re
import subprocess
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = "tocsin_match"
SUMMARY = "Which of many EventBridge patterns does an event match?"
MACHINES = {"Advanced Micro Devices X86-64": "x86_64", "AArch64": "aarch64"}


def what_elf_says(library):
    """Its header, its dynamic section and the versions of its symbols."""
    return subprocess.run(["readelf", "-W", "-h", "-d", "-V", library], capture_output=True, text=True, check=True,
                          env={**os.environ, "LC_ALL": "C"}).stdout


def platform_tag(library, read):
    """manylinux_X_Y_MACHINE (PEP 600): X.Y is the newest glibc that the library asks for, and it asks for nothing but glibc and libgcc_s."""
    machine = MACHINES.get(re.search(r"Machine:\s+(.+)", read)[1].strip())
    if machine is None:
        raise SystemExit(f"{library}: wheels are built for x86_64 and aarch64 only")
    needed = set(re.findall(r"\(NEEDED\).*\[(.+?)\]", read))
    foreign = {name for name in needed if not re.match(r"(libc|libm|libgcc_s|libpthread|ld-linux[\w-]*)\.so", name)}
    if foreign:
        raise SystemExit(f"{library} needs {', '.join(sorted(foreign))}, which not every Linux has")
    versions = [tuple(map(int, found)) for found in re.findall(r"Name: GLIBC_(\d+)\.(\d+)", read)]
    return "manylinux_{}_{}_{}".format(*max(versions), machine)


def version_of(library):
    loaded = ctypes.CDLL(str(library))
    loaded.tocsin_match_version.restype = ctypes.c_char_p
    return loaded.tocsin_match_version().decode()


def contents(library, soname, version, tag):
    """-> {name in the wheel: bytes} but for RECORD"""
    files = {f"{PACKAGE}/{file.name}": file.read_bytes() for file in sorted((HERE / PACKAGE).iterdir()) if file.is_file()}
    files[f"{PACKAGE}/{soname}"] = library.read_bytes()
    info = f"{PACKAGE}-{version}.dist-info"
    readme = (HERE / "README.md").read_text()
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: tocsin-match\nVersion: {version}\nSummary: {SUMMARY}\nLicense: Apache-2.0\n"
        f"Requires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n{readme}").encode()
    files[f"{info}/WHEEL"] = (f"Wheel-Version: 1.0\nGenerator: tocsin\nRoot-Is-Purelib: false\nTag: {tag}\n").encode()
    files[f"{info}/LICENSE"] = (HERE.parents[1] / "LICENSE").read_bytes()
    return files


def record_line(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\n"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    library = Path((config_settings or {}).get("library", "-"))
    if not library.is_absolute() or not library.is_file():
        raise SystemExit("where is the shared library? pip wheel --config-settings library=/.../libtocsin-match.so, with its whole path; "
                         "make wheel does it")
    read = what_elf_says(library)
    version, tag = version_of(library), "py3-none-" + platform_tag(library, read)
    files = contents(library, re.search(r"\(SONAME\).*\[(.+?)\]", read)[1], version, tag)
    record = f"{PACKAGE}-{version}.dist-info/RECORD"
    lines = "".join(record_line(name, data) for name, data in files.items())
    files[record] = (lines + f"{record},,\n").encode()
    name = f"{PACKAGE}-{version}-{tag}.whl"
    with zipfile.ZipFile(Path(wheel_directory) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for inside, data in files.items():
            entry = zipfile.ZipInfo(inside, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
            wheel.writestr(entry, data)
    return name


def build_sdist(sdist_directory, config_settings=None):
    raise UnsupportedOperation("the library is built from the whole of Tocsin: build a wheel with `make wheel`")


class UnsupportedOperation(Exception):
    """What PEP 517 asks a backend to raise."""
