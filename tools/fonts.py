#!/usr/bin/env python3
"""tools/fonts.py PACKAGE.deb FOLDER - the Fandol typefaces out of Debian's texlive-lang-chinese.

仿宋, 楷体, 黑体 and 宋体 under the GPL with font exception; no other package of Debian has a 仿宋 of
simplified characters. The package itself would bring half of TeX along, so only its fonts are taken.
The bold cuts say in their OS/2 table that they are regular (so no program could tell them apart); that
one number is corrected, and the table's checksum with it.
"""

import io
import pathlib
import struct
import subprocess
import sys
import tarfile

BOLD = 700
FACES = ("FandolFang-Regular", "FandolKai-Regular", "FandolHei-Regular", "FandolSong-Regular",
         "FandolSong-Bold")


def tables(font):
    """Of each table: where its entry stands, where it begins, how long it is."""
    count, = struct.unpack_from(">H", font, 4)
    for entry in range(12, 12 + 16 * count, 16):
        tag, _, offset, length = struct.unpack_from(">4sLLL", font, entry)
        yield tag, entry, offset, length


def with_weight(font, weight):
    font = bytearray(font)
    for tag, entry, offset, length in tables(font):
        if tag == b"OS/2":
            struct.pack_into(">H", font, offset + 4, weight)
            table = bytes(font[offset:offset + length]) + b"\0" * (-length % 4)
            checksum = sum(struct.unpack(f">{len(table) // 4}L", table)) & 0xFFFFFFFF
            struct.pack_into(">L", font, entry + 4, checksum)
    return bytes(font)


def main(package, folder):
    target = pathlib.Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    archive = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True,
                             capture_output=True).stdout
    found = set()
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            name = pathlib.PurePosixPath(member.name)
            if name.suffix == ".otf" and name.stem in FACES:
                font = tar.extractfile(member).read()
                font = with_weight(font, BOLD) if name.stem.endswith("-Bold") else font
                (target / name.name).write_bytes(font)
                found.add(name.stem)
    missing = sorted(set(FACES) - found)
    if missing:
        sys.exit(f"{package} has no {', '.join(missing)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
