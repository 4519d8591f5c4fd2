#!/usr/bin/env python3
"""tools/run_tests.py - runs the tests stage by stage and adds up what passed and failed.

Every test program prints TAP, and each of its points is one test: cmocka's, node:test's leaves (by
tools/reporter.mjs) and the lint's own. A program that dies, that reports less than it planned or
nothing at all has failed. Ends with `N passed, N failed`.
"""

import concurrent.futures
import glob
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import unittest

import postgres

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOG = ROOT / "build" / "log"
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1",
    "LSAN_OPTIONS": f"suppressions={ROOT}/tests/leaks.supp:print_suppressions=0",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
}
FILE_TIMEOUT = 300
# `./dev test crash long`
LONG = {"CRASH_KILLS": "10000", "CRASH_CUTS": "2000", "CRASH_CONNECTIONS": "10000",
        "CRASH_STEP": "1"}
LONG_TIMEOUT = 6 * 3600
# Flows about a database in a file: its backups and copies, its disk, the demo county's file beside.
FLOWS_OF_FILES = ("care", "demo", "disk", "evidence")
POINT = re.compile(r"^(not )?ok \d+(?: -)? ?(.*)$", re.M)
PLAN = re.compile(r"^1\.\.(\d+)$", re.M)


class Outcome:
    """What one test program did: counts, and for people the failures with what was said."""

    def __init__(self, name, output, errors, status):
        points = POINT.findall(output)
        plan = PLAN.search(output)
        missing = max(0, int(plan.group(1)) - len(points)) if plan else 0
        failures = [title for bad, title in points if bad]
        self.name = name
        self.passed = len(points) - len(failures)
        self.failed = len(failures) + missing
        if not self.failed and (status != 0 or not points):
            self.failed = 1
        self.story = self.tell(output, errors, status) if self.failed else ""

    def tell(self, output, errors, status):
        lines = [line for line in output.splitlines() if not re.match(r"ok \d|1\.\.", line)]
        lines += errors.splitlines()[-60:]
        head = f"--- {self.name}: {self.failed} failed, exit status {status}"
        return "\n".join([head] + ["    " + line for line in lines[:120]])


def run_program(name, command, environment):
    started = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, text=True,
                             errors="replace", stdin=subprocess.DEVNULL, capture_output=True)
    return Outcome(name, started.stdout, started.stderr, started.returncode)


def run_unit(folder, name, environment, suite=""):
    """The unit tests of a Meson build folder, by Meson, which runs them in parallel."""
    listed = json.loads(subprocess.check_output(
        ["meson", "introspect", "--tests", folder], cwd=ROOT, text=True))
    names = [test["name"] for test in listed
             if name in test["name"] and (not suite or f"huiyin:{suite}" in test["suite"])]
    if not names:
        return []
    subprocess.run(["meson", "test", "-C", folder, "--no-rebuild", *names], cwd=ROOT,
                   env={**os.environ, **environment, "CMOCKA_MESSAGE_OUTPUT": "TAP"},
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(ROOT / folder / "meson-logs" / "testlog.json", encoding="utf-8") as log:
        results = [json.loads(line) for line in log]
    return [Outcome(result["name"], result.get("stdout") or "", result.get("stderr") or "",
                    result["returncode"] if result["result"] != "TIMEOUT" else "timeout")
            for result in results]


def run_node(folder, name, environment, jobs, without=(), timeout=FILE_TIMEOUT):
    """The node:test files of a folder, each in a process of its own."""
    files = [path for path in sorted(glob.glob(f"{folder}/*.test.mjs", root_dir=ROOT))
             if name in path and pathlib.Path(path).name.split(".")[0] not in without]

    def run_file(path):
        command = ["timeout", str(timeout), "node", "--test-reporter=./tools/reporter.mjs",
                   "--test-reporter-destination=stdout", path]
        return run_program(path, command, environment)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(run_file, files))


class Tap(unittest.TestResult):
    """unittest's results as TAP; subtests count as part of their test."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def stopTest(self, test):
        super().stopTest(test)
        bad = [story for failed, story in self.failures + self.errors
               if getattr(failed, "test_case", failed) is test]
        off = any(skipped is test for skipped, _ in self.skipped)
        self.lines.append(f"{'not ' if bad or off else ''}ok {self.testsRun} - {test}")
        self.lines += ["# " + line for story in bad for line in story.splitlines()]


def run_lint_tests(name):
    files = sorted(path.name for path in (ROOT / "tests" / "lint").glob("test_*.py"))
    outcomes = []
    for file in [file for file in files if name in file]:
        tap = Tap()
        unittest.TestLoader().discover(str(ROOT / "tests" / "lint"), file).run(tap)
        outside = [story for failed, story in tap.errors
                   if not isinstance(getattr(failed, "test_case", failed), unittest.TestCase)]
        outcomes.append(Outcome(f"tests/lint/{file}", "\n".join(tap.lines), "\n".join(outside),
                                len(outside)))
    return outcomes + run_node("tests/lint", name, {}, 2)


def run_crash(name, environment):
    if name == "long":
        return run_node("tests/crash", "", {**environment, **LONG}, 2, timeout=LONG_TIMEOUT)
    return run_node("tests/crash", name, environment, 2)


def run_on_postgres(name, environment):
    """The unit tests and flows on a PostgreSQL of this run, and what only a server can meet."""
    with postgres.server() as url:
        environment = {**environment, "HUIYIN_TEST_DB": url}
        return (run_unit("build", name, environment, "any")
                + run_node("tests/flows", name, environment, 2, FLOWS_OF_FILES)
                + run_node("tests/postgres", name, environment, 1))


def stages(name):
    plain, asan = ({"HUIYIN": str(ROOT / folder / "huiyin")} for folder in ("build", "build-asan"))
    asan.update(SANITIZERS)
    return {
        "unit": lambda: run_unit("build", name, {}),
        "lint": lambda: run_lint_tests(name),
        "flows": lambda: run_node("tests/flows", name, plain, 2),
        "crash": lambda: run_crash(name, plain),
        "models": lambda: run_node("tests/models", name, plain, 1),
        "postgres": lambda: run_on_postgres(name, plain),
        "sanitize": lambda: (run_unit("build-asan", name, SANITIZERS)
                             + run_node("tests/flows", name, asan, 2)),
        "pages": lambda: run_node("tests/pages", name, plain, 1),
        "papers": lambda: run_node("tests/papers", name, plain, 1),
        "package": lambda: run_node("tests/package", name, plain, 1),
    }


def run_stage(title, run):
    started = time.monotonic()
    print(f"{title:<12}", end="", flush=True)
    try:
        outcomes = run()
    except (OSError, ValueError, KeyError, subprocess.CalledProcessError) as error:
        outcomes = [Outcome(title, "", str(error), "none: it could not be run")]
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"{passed:>6} passed {failed:>4} failed {time.monotonic() - started:>6.0f} s", flush=True)
    for story in filter(None, (outcome.story for outcome in outcomes)):
        print(story, flush=True)
    return passed, failed


def main(stage="all", name=""):
    chosen = {title: run for title, run in stages(name).items() if stage in ("all", title)}
    counts = [run_stage(title, run) for title, run in chosen.items()]
    passed, failed = (sum(column) for column in zip(*counts))
    if not passed + failed:
        print(f"no test has run: no such name as {name!r}?" if name else "no test has run")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
