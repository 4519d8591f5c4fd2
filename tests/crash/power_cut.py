#!/usr/bin/env python3
"""tests/crash/power_cut.py DIARY SEED - what a power cut leaves of files that a killed program wrote.

The diary (tests/layer/layer.c) tells each write with what it replaced. What was written after a
file's last sync is taken back, and then a random part of it is written again: each write's sectors
of 512 bytes one by one, some of them cut in the middle. Where a file has become longer than what
was kept of it, the gap holds garbage, as new blocks of a disk do. The shared memory of a log never
outlives a power cut. Prints how much was at stake and how much of it was lost.
"""

import json
import os
import random
import struct
import sys

ENTRY = struct.Struct("<6q")
OPEN, WRITE, TRUNCATE, SYNC = range(4)
SECTOR = 512


def read_diary(path):
    """(offset behind the entry, kind, file, at, size, length, replaced bytes, new bytes)"""
    with open(path, "rb") as stream:
        diary = stream.read()
    at, entries, names = 0, [], {}
    while at + ENTRY.size <= len(diary):
        kind, file, place, size, replaced, length = ENTRY.unpack_from(diary, at)
        body = at + ENTRY.size
        new = size if kind in (OPEN, WRITE) else 0
        if body + replaced + new > len(diary):
            break
        old = diary[body:body + replaced]
        fresh = diary[body + replaced:body + replaced + new]
        at = body + replaced + new
        if kind == OPEN:
            names[file] = fresh.decode()
        entries.append((at, kind, file, place, size, length, old, fresh))
    return names, entries


def unsynced(entries, file):
    """The changes of the file behind its last sync, oldest first."""
    synced = max((place for _, kind, of, place, *_ in entries if kind == SYNC and of == file),
                 default=0)
    return [entry for entry in entries
            if entry[2] == file and entry[1] in (WRITE, TRUNCATE) and entry[0] > synced]


def take_back(content, entry):
    _, _, _, place, _, length, old, _ = entry
    if len(content) < length:
        content.extend(bytes(length - len(content)))
    content[place:place + len(old)] = old
    del content[length:]


def sectors(place, data):
    while data:
        size = SECTOR - place % SECTOR
        yield place, data[:size]
        place, data = place + size, data[size:]


def write_part(content, place, data, dice):
    gap = place - len(content)
    if gap > 0:
        content.extend(dice.randbytes(gap))
    content[place:place + len(data)] = data


def write_again(content, entry, keep, dice):
    """How many bytes of the entry were lost."""
    _, kind, _, place, _, _, _, fresh = entry
    if kind == TRUNCATE:
        if dice.random() < keep:
            del content[place:]
        return 0
    lost = 0
    for at, part in sectors(place, fresh):
        kept = len(part) if dice.random() < keep else 0
        if kept and dice.random() < 0.05:
            kept = dice.randrange(len(part))
        lost += len(part) - kept
        if kept:
            write_part(content, at, part[:kept], dice)
    return lost


def cut(path, entries, dice):
    with open(path, "r+b") as stream:
        content = bytearray(stream.read())
        for entry in reversed(entries):
            take_back(content, entry)
        keep = dice.choice((0, 0.3, 0.7, 0.95, 1))
        lost = sum(write_again(content, entry, keep, dice) for entry in entries)
        stream.seek(0)
        stream.write(content)
        stream.truncate()
    return lost


def main(diary, seed):
    names, entries = read_diary(diary)
    dice = random.Random(int(seed))
    told = {"at_stake": 0, "lost": 0}
    for file, path in names.items():
        if not os.path.exists(path):
            continue
        changes = unsynced(entries, file)
        told["at_stake"] += sum(len(entry[7]) for entry in changes)
        told["lost"] += cut(path, changes, dice) if changes else 0
        if os.path.exists(path + "-shm"):
            os.remove(path + "-shm")
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
