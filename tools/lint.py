#!/usr/bin/env python3
"""tools/lint.py [ROOT] - the rules of this tree that no ready-made tool knows.

Each finding is one line, `file:line: what`, and makes the lint fail; notes at the end do not. A
rule is a function that takes the tree and yields findings; RULES lists them all.
"""

import os
import pathlib
import re
import statistics
import sys

from csource import Source, function_types, mutable_variable

FILE_LIMIT, FUNCTION_LIMIT, NESTING_LIMIT = 600, 60, 3
MEDIAN_LIMIT, NINE_IN_TEN_LIMIT = 12, 40
SKIPPED = re.compile(r"(^|/)(\.git|node_modules|build[^/]*|demo-data|__pycache__)$")
CODE = re.compile(r"(^dev|\.(c|h|css|js|mjs|py|sh|sql|yaml|mustache|html|build))$")
COUNTED = re.compile(r"\.(c|h|css|js|mjs|py|sh)$")
LAYERS = {"base": 0, "store": 1, "http": 1, "html": 1, "document": 1, "engine": 2, "app": 4}
FEATURES = 3
OWN_LIBRARIES = {"sqlite3.h": "store", "libpq-fe.h": "store", "microhttpd.h": "http",
                 "zip.h": "document", "xlsxwriter.h": "document", "libxml/parser.h": "document"}
MIRRORED = ("base", "store", "http", "html", "document", "engine")
HEAP = {"malloc", "calloc", "realloc", "reallocarray", "free", "strdup", "strndup", "asprintf",
        "vasprintf", "aligned_alloc", "posix_memalign", "strdupa", "strndupa"}
SQL = re.compile(r"\s*(SELECT |INSERT (INTO|OR) |UPDATE \w+ SET |DELETE FROM |WITH (RECURSIVE )?\w+"
                 r" ?(\(|AS)|(CREATE|DROP|ALTER) (TABLE|INDEX|UNIQUE|TRIGGER|VIEW)|PRAGMA )")
SQL_HOME = re.compile(r"^src/(store/|engine/query\w*\.c|.*_db\.c)")
CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
MARKERS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
MACHINE = re.compile(r"(?<![\w.}>])/(?:work/(?:main|wt|bin|shared)\b|home/\w|root/|tmp/(?![\w-]*X{6})\w|Users/\w)")
SWITCHED_OFF = re.compile(r"\b(?:test|it|describe|suite)\.(?:skip|only|todo)\b"
                          r"|[{,]\s*(?:skip|only|todo)\s*:\s*(?:true|['\"])"
                          r"|^\s*skip\(\);|@unittest\.skip|^\s*#\s*if\s+0\b")
KEY_TAKERS = {"ctx_fail": 2, "ctx_fail_field": 2, "ctx_fail_with": 2, "ctx_fail_field_with": 2,
              "message": 2, "message_with": 2, "problem_add": 4, "problem_add_with": 4}
DOTTED = re.compile(r"([a-z][a-z0-9_]*)(\.[a-z0-9_-]+)*\.(?!yaml$|json$|sql$|db$)[a-z0-9_-]+$")


class File:
    def __init__(self, root, path):
        self.path = path
        self.text = (root / path).read_text(encoding="utf-8", errors="replace")
        self.lines = self.text.splitlines()
        self.source = Source(self.text) if re.search(r"\.[ch]$", path) else None
        parts = path.split("/")
        self.folder = parts[1] if parts[0] == "src" and len(parts) > 2 else None


class Tree:
    """All text files that a person writes, the C ones read as code."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files, self.unread = [], []
        for path in sorted(self.walk()):
            try:
                self.files.append(File(self.root, path))
            except (ValueError, IndexError) as error:
                self.unread.append((path, 1, f"this lint can't read it as C: {error}"))
        self.by_path = {file.path: file for file in self.files}

    def walk(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if not SKIPPED.search(name)]
            for name in names:
                path = (pathlib.Path(folder) / name).relative_to(self.root).as_posix()
                if CODE.search(path):
                    yield path

    def c_files(self, *tops):
        return [file for file in self.files
                if file.source and (not tops or file.path.split("/")[0] in tops)]

    def text_of(self, path):
        return self.by_path[path].text if path in self.by_path else ""


def file_length(tree):
    for file in tree.files:
        if COUNTED.search(file.path) and len(file.lines) > FILE_LIMIT:
            yield file.path, FILE_LIMIT + 1, f"{len(file.lines)} lines; a file has at most {FILE_LIMIT}"


def function_size(tree):
    for file in tree.c_files():
        for function in file.source.functions:
            # A test's table of cases is no code.
            lines = function.lines - (function.tables() if file.path.startswith("tests/") else 0)
            if lines > FUNCTION_LIMIT:
                yield file.path, function.line, (f"{function.name} has {lines} lines; a "
                                                 f"function has at most {FUNCTION_LIMIT}")


def function_statistics(tree):
    sizes = sorted(function.lines for file in tree.c_files("src")
                   for function in file.source.functions)
    if not sizes:
        return
    median, ninth = statistics.median(sizes), sizes[(len(sizes) * 9 - 1) // 10]
    if median > MEDIAN_LIMIT:
        yield "src", 0, f"the median function has {median} lines; at most {MEDIAN_LIMIT}"
    if ninth > NINE_IN_TEN_LIMIT:
        yield "src", 0, f"nine in ten functions have up to {ninth} lines; at most {NINE_IN_TEN_LIMIT}"


def nesting(tree):
    for file in tree.c_files():
        for function in file.source.functions:
            depth, line = function.nesting()
            if depth > NESTING_LIMIT:
                yield file.path, line, f"{function.name} is nested {depth} deep; at most {NESTING_LIMIT}"


def may_include(user, used):
    if user == used:
        return True
    mine, theirs = LAYERS.get(user, FEATURES), LAYERS.get(used, FEATURES)
    return theirs < mine or mine == theirs == FEATURES


def layers(tree):
    for file in tree.c_files("src"):
        for line, kind, name in file.source.includes():
            if kind == "<":
                owner = OWN_LIBRARIES.get(name)
                if owner and file.folder != owner:
                    yield file.path, line, f"<{name}> is for src/{owner} only"
            elif f"src/{name}" not in tree.by_path or not name.endswith(".h"):
                yield file.path, line, f'"{name}" is no header below src/'
            elif not may_include(file.folder, name.split("/")[0]):
                yield file.path, line, (f"{file.folder} may not use {name.split('/')[0]}: base, then "
                                        "store http html document, then engine, then features, then app")


def heap(tree):
    for file in tree.c_files("src"):
        if file.folder != "base":
            for line, name, _ in file.source.calls(HEAP):
                yield file.path, line, f"{name}() outside src/base; memory comes from a pool"


def mutable_state(tree):
    functions = {name for file in tree.c_files("src") for name in function_types(file.source)}
    for file in tree.c_files("src"):
        found = list(file.source.declarations)
        for function in file.source.functions:
            found += function.statics()
        for declaration in found:
            name = mutable_variable(declaration, functions)
            if name:
                yield file.path, declaration[0].line, f"{name} is a variable for all; only constants are"


def markers(tree):
    for file in tree.files:
        for number, line in enumerate(file.lines, 1):
            if MARKERS.search(line):
                yield file.path, number, "a note to do something; do it, or open an issue"


def sql_at_home(tree):
    for file in tree.c_files("src"):
        if not SQL_HOME.match(file.path):
            for line, text in file.source.literals():
                if SQL.match(text):
                    yield file.path, line, "SQL outside src/store, *_db.c and engine/query*.c"


def words_at_home(tree):
    for file in tree.c_files("src"):
        for line, text in file.source.literals():
            if CHINESE.search(text):
                yield file.path, line, ("Chinese in C; words for people live in messages/, "
                                        "definitions/ and templates/")


def machine_paths(tree):
    for file in tree.files:
        for number, line in enumerate(file.lines, 1):
            if MACHINE.search(line):
                yield file.path, number, "a path of one machine"


def switched_off(tree):
    for file in tree.files:
        if file.path.startswith("tests/"):
            for number, line in enumerate(file.lines, 1):
                if SWITCHED_OFF.search(line):
                    yield file.path, number, "a test that is switched off"


def listed(tree):
    """Each source in its folder's list, each unit test in theirs."""
    for file in tree.c_files("src", "tests"):
        folder, name = file.path.rsplit("/", 1)
        if file.path.startswith("src/") and name.endswith(".c") and name != "main.c":
            if f"'{name}'" not in tree.text_of(f"{folder}/meson.build"):
                yield file.path, 1, f"not in {folder}/meson.build"
        if re.match(r"tests/unit/.*/test_\w+\.c$", file.path):
            if f"'{file.path[11:-2]}'" not in tree.text_of("tests/unit/meson.build"):
                yield file.path, 1, "not in tests/unit/meson.build"


def message_keys(text):
    """The keys of messages/zh-CN.yaml, which is nested maps of one-line texts and comments."""
    keys, path = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r"( *)([\w.-]+):(?:\s+(.*))?$", line)
        if not match:
            continue
        indent, name, value = len(match.group(1)), match.group(2), match.group(3)
        while path and path[-1][0] >= indent:
            path.pop()
        path.append((indent, name))
        if value and not value.startswith("#"):
            keys[".".join(part for _, part in path)] = number
    return keys


def used_keys(file, modules):
    """(line, key) of each literal that stands where a key is wanted, or looks like one."""
    for line, name, arguments in file.source.calls(KEY_TAKERS):
        key = arguments[KEY_TAKERS[name]] if len(arguments) > KEY_TAKERS[name] else []
        for at, token in enumerate(key):
            # In `text_equal(a, "b") ? "x" : "y"` the "b" is compared, not shown.
            compared = at + 1 < len(key) and key[at + 1].text in (",", ")")
            if token.kind == "string" and not compared:
                yield token.line, token.text[1:-1]
    for line, text in file.source.literals():
        match = DOTTED.match(text)
        if match and match.group(1) in modules:
            yield line, text


def messages(tree):
    keys = message_keys(tree.text_of("messages/zh-CN.yaml"))
    modules = {key.split(".")[0] for key in keys if "." in key}
    for file in tree.c_files("src"):
        for line, key in sorted(set(used_keys(file, modules))):
            if key not in keys:
                yield file.path, line, f"messages/zh-CN.yaml has no {key}"


def defined_names(tree):
    for file in tree.files:
        match = re.match(r"definitions/(procedures|papers|schemes)/([\w-]+)\.yaml$", file.path)
        if match:
            yield match.group(2)


def mechanisms(tree):
    names = set(defined_names(tree))
    for file in tree.c_files("src"):
        for line, text in file.source.literals():
            if text in names:
                yield file.path, line, f"C knows {text} by name; a mechanism lives in definitions/"


def unmirrored(tree):
    """Notes: sources of the lower layers without a unit test. test_route.c is for route_print too."""
    tests = {file.path[11:-2].replace("/test_", "/") for file in tree.files
             if file.path.startswith("tests/unit/")}
    missing = []
    for file in tree.c_files("src"):
        name = file.path[4:-2]
        words = name.split("_")
        covered = any("_".join(words[:count + 1]) in tests for count in range(len(words)))
        if file.path.endswith(".c") and file.folder in MIRRORED and not covered:
            missing.append(name)
    return [f"no unit test: {', '.join(missing)}"] if missing else []


RULES = (file_length, function_size, function_statistics, nesting, layers, heap, mutable_state,
         markers, sql_at_home, words_at_home, machine_paths, switched_off, listed, messages,
         mechanisms)


def lint(root):
    """Findings as (path, line, what), and notes."""
    tree = Tree(root)
    findings = tree.unread + [finding for rule in RULES for finding in rule(tree)]
    return sorted(findings), unmirrored(tree)


def main(root="."):
    findings, notes = lint(root)
    for path, line, what in findings:
        print(f"{path}:{line}: {what}")
    for note in notes:
        print(f"note: {note}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
