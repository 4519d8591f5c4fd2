"""tools/run_tests.py and tools/reporter.mjs count each test once, and count as failed what dies, what is
switched off and what reports less than it planned."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import run_tests as runner  # noqa: E402

# (what happened, output, exit status, passed, failed)
OUTPUTS = (
    ("all passed", "1..2\nok 1 - a\nok 2 - b\n", 0, 2, 0),
    ("one failed", "1..2\nok 1 - a\nnot ok 2 - b\n# why\n", 1, 1, 1),
    ("one is switched off", "1..2\nok 1 - a\nnot ok 2 # " "SKIP b\n", 0, 1, 1),
    ("died half-way", "1..3\nok 1 - a\n", -11, 1, 2),
    ("died before it said a word", "", -6, 0, 1),
    ("died at the end, by a leak say", "1..1\nok 1 - a\n", 1, 1, 1),
    ("reported nothing", "", 0, 0, 1),
    ("planned nothing", "1..0\n", 0, 0, 1),
    ("printed what looks like a point", "1..1\n# ok 1 - inner\n    ok 1 - deep\nok 1 - a\n", 0, 1, 0),
    ("the plan comes last", "ok 1 - a\nok 2 - b\n1..2\n", 0, 2, 0),
    ("stopped by the clock", "1..1\nok 1 - a\n", "timeout", 1, 1),
)

FILE = """
import assert from 'node:assert/strict';
import { after, describe, it, test } from 'node:test';
test('leaf', () => {});
test('bad leaf', () => assert.equal(1, 2));
test('parent', async t => {
	await t.test('inner leaf', () => {});
	await t.test('inner parent', async t => {
		await t.test('deep leaf', () => {});
		await t.test('bad deep leaf', () => assert.fail('the reason'));
	});
});
test('leaf after a parent', () => {});
describe('suite', () => {
	it('suite leaf', () => {});
	it('off', { OFF: true }, () => {});
});
describe('suite with a bad hook', () => {
	after(() => assert.fail('hook'));
	it('good in a bad suite', () => {});
});
"""
GOOD = {"leaf", "inner leaf", "deep leaf", "leaf after a parent", "suite leaf",
        "good in a bad suite"}
BAD = {"bad leaf", "bad deep leaf", "off is switched off", "suite with a bad hook"}


def run_node(text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "case.test.mjs"
        file.write_text(text, encoding="utf-8")
        return subprocess.run(
            ["node", f"--test-reporter={ROOT}/tools/reporter.mjs",
             "--test-reporter-destination=stdout", str(file)],
            text=True, stdin=subprocess.DEVNULL, capture_output=True)


class Counting(unittest.TestCase):
    def __str__(self):
        return self._testMethodName.replace("_", " ")

    def test_each_output_is_counted(self):
        for what, output, status, passed, failed in OUTPUTS:
            outcome = runner.Outcome("program", output, "", status)
            self.assertEqual((outcome.passed, outcome.failed), (passed, failed), what)

    def test_the_reporter_counts_leaves_once_and_hooks_that_fail(self):
        done = run_node(FILE.replace("OFF", "sk" "ip"))
        points = runner.POINT.findall(done.stdout)
        self.assertEqual({title for bad, title in points if not bad}, GOOD)
        self.assertEqual({title for bad, title in points if bad}, BAD)
        self.assertEqual(len(points), len(GOOD) + len(BAD))
        self.assertIn("the reason", done.stdout)

    def test_a_file_that_throws_at_its_top_has_failed(self):
        done = run_node("throw new Error('at the top');\n")
        outcome = runner.Outcome("file", done.stdout, done.stderr, done.returncode)
        self.assertEqual((outcome.passed, outcome.failed), (0, 1))

    def test_a_file_that_throws_after_a_test_has_failed(self):
        done = run_node("import { test } from 'node:test';\ntest('a', () => {\n"
                        "\tsetTimeout(() => { throw new Error('later'); }, 5);\n});\n")
        outcome = runner.Outcome("file", done.stdout, done.stderr, done.returncode)
        self.assertGreater(outcome.failed, 0)


if __name__ == "__main__":
    unittest.main()
