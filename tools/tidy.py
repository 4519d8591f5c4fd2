#!/usr/bin/env python3
"""tools/tidy.py BUILD [FILE...] - clang-tidy over src/, two files at a time.

A file that was found good is not looked at again until its text, a header of ours that it reaches,
its command line, .clang-tidy or clang-tidy itself changes: BUILD/lint/ keeps one empty file for
each such state.
"""

import concurrent.futures
import hashlib
import json
import pathlib
import re
import subprocess
import sys

JOBS = 2
INCLUDE = re.compile(rb'^#\s*include\s+"([^"]+)"', re.M)
FINDING = re.compile(r":\d+: (error|warning): ")


def reached(file, root, seen):
    """The file and every header of ours that it includes, each once."""
    if file in seen or not file.is_file():
        return seen
    seen.add(file)
    for name in INCLUDE.findall(file.read_bytes()):
        for folder in (root / "src", file.parent):
            reached((folder / name.decode()).resolve(), root, seen)
    return seen


def state(file, command, root, settings):
    digest = hashlib.sha256(settings)
    digest.update(command.encode())
    for part in sorted(reached(file, root, {root / "src/base/banned.h"})):
        digest.update(str(part.relative_to(root)).encode() + b"\0" + part.read_bytes())
    return digest.hexdigest()


def tidy(file, build, mark):
    """What clang-tidy says about the file, a line each; nothing where it is good."""
    done = subprocess.run(["clang-tidy", "-p", str(build), "--quiet", str(file)], text=True,
                          errors="replace", stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode == 0:
        mark.touch()
        return ""
    said = [line for line in done.stdout.splitlines() if FINDING.search(line)]
    return "\n".join(said) or done.stderr.strip()


def main(folder, *chosen):
    build = pathlib.Path(folder).resolve()
    root = build.parent
    marks = build / "lint"
    marks.mkdir(exist_ok=True)
    settings = (root / ".clang-tidy").read_bytes()
    settings += subprocess.check_output(["clang-tidy", "--version"])
    jobs = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        file = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
        name = str(file.relative_to(root))
        if not name.startswith("src/") or (chosen and name not in chosen):
            continue
        mark = marks / state(file, entry["command"], root, settings)
        if not mark.exists():
            jobs[file] = mark
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        told = pool.map(lambda job: tidy(job[0], build, job[1]), sorted(jobs.items()))
        findings = [text.replace(f"{root}/", "").replace("build/../", "").replace("../src", "src")
                    for text in told if text]
    for text in findings:
        print(text)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
