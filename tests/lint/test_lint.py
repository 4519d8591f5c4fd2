"""Each rule of tools/lint.py refuses a small bad tree and names the place, and lets its good twin
pass. A tree is a map from path to text; meson lists are made for it unless a case has its own."""

import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools"))

import lint  # noqa: E402

LONG_FILE = "int a(void);\n" * 601
BODY = "void work(void)\n{{\n{}}}\n"
SIXTY_ONE = BODY.format("\twork();\n" * 58)
SIXTY = BODY.format("\twork();\n" * 57)
THIRTEEN = BODY.format("\twork();\n" * 10)
FORTY_ONE = BODY.format("\twork();\n" * 38)
SMALL = BODY.format("\twork();\n")
TABLE = BODY.format("\tstatic const int cases[] = {\n" + "\t\t1,\n" * 70 + "\t};\n\tuse(cases);\n")
FOUR_DEEP = BODY.format("\tif (a)\n\t\tfor (;;) {\n\t\t\tif (b)\n\t\t\t\twhile (c)\n"
                        "\t\t\t\t\twork();\n\t\t}\n")
THREE_DEEP = BODY.format("\tif (a)\n\t\twork();\n\telse if (b)\n\t\tfor (;;)\n\t\t\tif (c) {\n"
                         "\t\t\t\twork();\n\t\t\t}\n\telse if (d)\n\t\twork();\n")
MACRO_DEEP = BODY.format("\tjson_array_foreach(a, i, v)\n\t\tif (b)\n\t\t\tfor (;;)\n"
                         "\t\t\t\tdo\n\t\t\t\t\twork();\n\t\t\t\twhile (c);\n")
SWITCH = BODY.format("\tswitch (a) {\n\tcase 1:\n\t\tif (b)\n\t\t\tfor (;;)\n\t\t\t\twork();\n"
                     "\tdefault:\n\t\twork();\n\t}\n")
KEYS = "# words\ninput:\n  invalid: 有误 # why\n  deep:\n    er: 深\nbusy: 忙\n"


def note(word):
    return "/* " + word + ": later */\n"


# (what the case shows, tree, the findings as "path:line: words")
REFUSED = (
    ("a file of 601 lines", {"src/base/a.h": LONG_FILE}, ["src/base/a.h:601: 601 lines"]),
    ("a script of 601 lines", {"web/a.js": "a();\n" * 601}, ["web/a.js:601: 601 lines"]),
    ("a function of 61 lines", {"tests/unit/a.h": SIXTY_ONE},
     ["tests/unit/a.h:1: work has 61 lines"]),
    ("the second function's place", {"bench/a.c": SMALL + "\n" + SIXTY_ONE},
     ["bench/a.c:6: work has 61 lines"]),
    ("a median of 13 lines", {"src/base/a.c": SMALL + THIRTEEN * 2},
     ["src:0: the median function has 13 lines"]),
    ("two in ten with 41 lines", {"src/base/a.c": SMALL * 8 + FORTY_ONE * 2},
     ["src:0: nine in ten functions have up to 41 lines"]),
    ("four levels", {"src/base/a.c": FOUR_DEEP}, ["src/base/a.c:7: work is nested 4 deep"]),
    ("four levels with a loop macro and do", {"src/base/a.c": MACRO_DEEP},
     ["src/base/a.c:7: work is nested 4 deep"]),
    ("base uses store", {"src/base/a.c": '#include "store/b.h"\n', "src/store/b.h": ""},
     ["src/base/a.c:1: base may not use store"]),
    ("http uses store", {"src/http/a.c": '\n#include "store/b.h"\n', "src/store/b.h": ""},
     ["src/http/a.c:2: http may not use store"]),
    ("html uses http", {"src/html/a.h": '#include "http/b.h"\n', "src/http/b.h": ""},
     ["src/html/a.h:1: html may not use http"]),
    ("store uses engine", {"src/store/a.c": '#include "engine/b.h"\n', "src/engine/b.h": ""},
     ["src/store/a.c:1: store may not use engine"]),
    ("engine uses a feature", {"src/engine/a.c": '#include "papers/b.h"\n', "src/papers/b.h": ""},
     ["src/engine/a.c:1: engine may not use papers"]),
    ("a feature uses app", {"src/papers/a.c": '#include "app/b.h"\n', "src/app/b.h": ""},
     ["src/papers/a.c:1: papers may not use app"]),
    ("a source is included", {"src/base/a.h": '#include "base/b.c"\n', "src/base/b.c": ""},
     ['src/base/a.h:1: "base/b.c" is no header']),
    ("a header that is not there", {"src/base/a.c": '#include "a.h"\n'},
     ['src/base/a.c:1: "a.h" is no header']),
    ("a feature at the database's library", {"src/papers/a.c": "#include <sqlite3.h>\n"},
     ["src/papers/a.c:1: <sqlite3.h> is for src/store only"]),
    ("a feature allocates", {"src/papers/a.c": BODY.format("\tchar *a = malloc(3);\n\tfree(a);\n")},
     ["src/papers/a.c:3: malloc() outside src/base", "src/papers/a.c:4: free() outside src/base"]),
    ("a global", {"src/base/a.c": "static int count;\n"}, ["src/base/a.c:1: count is a variable"]),
    ("a global that is not static", {"src/base/a.c": "\nint count = 3, more;\n"},
     ["src/base/a.c:2: count is a variable"]),
    ("a pointer that may change", {"src/base/a.c": 'static const char *name = "x";\n'},
     ["src/base/a.c:1: name is a variable"]),
    ("a struct's variable", {"src/base/a.c": "static struct place {\n\tint x;\n} here;\n"},
     ["src/base/a.c:1: here is a variable"]),
    ("a pointer to a function", {"src/base/a.c": "static void (*handler)(void *data);\n"},
     ["src/base/a.c:1: handler is a variable"]),
    ("a pointer to a named function type", {
        "src/base/a.h": "typedef int handler(int);\nstatic handler *now;\n"},
     ["src/base/a.h:2: now is a variable"]),
    ("a thread's variable", {"src/base/a.c": "static _Thread_local int depth;\n"},
     ["src/base/a.c:1: depth is a variable"]),
    ("a static in a function", {"src/base/a.c": BODY.format("\tstatic int calls = 0;\n")},
     ["src/base/a.c:3: calls is a variable"]),
    ("notes for later", {"src/base/a.c": note("TO" "DO"), "web/a.css": "\n" + note("FIX" "ME"),
                         "tools/a.py": "# XX" "X\n", "definitions/a.yaml": "a: 1 # HA" "CK\n"},
     ["definitions/a.yaml:1: a note", "src/base/a.c:1: a note", "tools/a.py:1: a note",
      "web/a.css:2: a note"]),
    ("SQL in the rules", {"src/papers/a.c": 'static const char a[] = "SELECT 1 FROM paper";\n'},
     ["src/papers/a.c:1: SQL outside"]),
    ("SQL in a macro", {"src/engine/a.h": '#define A "INSERT INTO paper VALUES ($1)"\n'},
     ["src/engine/a.h:1: SQL outside"]),
    ("SQL by WITH", {"src/papers/a_web.c": 'const char a[] = "WITH top AS (SELECT 1)";\n'},
     ["src/papers/a_web.c:1: SQL outside"]),
    ("Chinese in C", {"src/papers/a.c": '/* 签收 */\nconst char a[] = "签收";\n'},
     ["src/papers/a.c:2: Chinese in C"]),
    ("only Chinese punctuation", {"src/papers/a.c": 'const char a[] = "a，b";\n'},
     ["src/papers/a.c:1: Chinese in C"]),
    ("a path of a machine", {"tools/a.py": 'open("/ho' 'me/li/a")\n'},
     ["tools/a.py:1: a path of one machine"]),
    ("a temporary file with a fixed name", {"tests/a.mjs": "open('/tm" "p/a');\n"},
     ["tests/a.mjs:1: a path of one machine"]),
    ("a flow that is skipped", {"tests/flows/a.test.mjs": "test.sk" "ip('a', f);\n"},
     ["tests/flows/a.test.mjs:1: a test that is switched off"]),
    ("a flow that stands alone", {"tests/flows/a.test.mjs": "\ntest('a', { on" "ly: true }, f);\n"},
     ["tests/flows/a.test.mjs:2: a test that is switched off"]),
    ("a unit that gives up", {"tests/unit/a.h": BODY.format("\tsk" "ip();\n")},
     ["tests/unit/a.h:3: a test that is switched off"]),
    ("a unit that is cut out", {"tests/unit/a.h": "#i" "f 0\n#endif\n"},
     ["tests/unit/a.h:1: a test that is switched off"]),
    ("a source in no list", {"src/base/a.c": "", "src/base/meson.build": "sources += files('b.c')"},
     ["src/base/a.c:1: not in src/base/meson.build"]),
    ("a unit test in no list", {"tests/unit/base/test_a.c": "",
                                "tests/unit/meson.build": "['base/test_b']"},
     ["tests/unit/base/test_a.c:1: not in tests/unit/meson.build"]),
    ("a key that has no text", {"messages/zh-CN.yaml": KEYS, "src/papers/a.c": BODY.format(
        '\tctx_fail(ctx, ERR_BUSY, late(1, 2) ? "busy" : "idle", "name", value);\n')},
     ["src/papers/a.c:3: messages/zh-CN.yaml has no idle"]),
    ("a field's key", {"messages/zh-CN.yaml": KEYS, "src/papers/a.c": BODY.format(
        '\tctx_fail_field(ctx, "subject", "input.deep");\n')},
     ["src/papers/a.c:3: messages/zh-CN.yaml has no input.deep"]),
    ("a key in a table", {"messages/zh-CN.yaml": KEYS,
                          "src/papers/a.c": 'static const char *const a[] = { "input.gone" };\n'},
     ["src/papers/a.c:1: messages/zh-CN.yaml has no input.gone"]),
    ("a mechanism by name", {"definitions/procedures/petition.yaml": "procedure: petition\n",
                             "src/papers/a.c": 'static const char a[] = "petition";\n'},
     ["src/papers/a.c:1: C knows petition by name"]),
    ("a brace that is never closed", {"src/base/a.c": "void work(void)\n{\n"},
     ["src/base/a.c:1: this lint can't read it"]),
)

ACCEPTED = (
    ("a function of 60 lines", {"tests/unit/a.h": SIXTY}),
    ("a test with a long table", {"tests/unit/a.h": TABLE}),
    ("three levels, else if on one", {"src/base/a.c": THREE_DEEP}),
    ("a switch with two levels inside", {"src/base/a.c": SWITCH}),
    ("each layer uses what stands left of it", {
        "src/base/a.h": "", "src/store/a.h": '#include "base/a.h"\n',
        "src/engine/a.h": '#include "store/a.h"\n#include "html/a.h"\n#include "http/a.h"\n',
        "src/http/a.h": "", "src/html/a.h": "", "src/papers/a.h": '#include "engine/a.h"\n',
        "src/people/a.h": '#include "papers/a.h"\n#include "people/b.h"\n',
        "src/people/b.h": "", "src/app/a.h": '#include "people/a.h"\n'}),
    ("constants", {"src/base/a.c":
                   "struct place;\nextern int count;\nenum { ONE };\ntypedef int number;\n"
                   "static const int one = 1;\nconst char *const names[] = { \"a\" };\n"
                   "static void (*const table[2])(struct place *place) = { 0 };\n"
                   "struct place {\n\tint x, *y;\n};\nint work(const char *name);\n"
                   "typedef int handler(struct place *place);\nhandler go, come;\n"
                   "static const struct place there = { .x = 1 };\n"
                   + BODY.format("\tstatic const struct {\n\t\tint a;\n\t} cases[] = { { 1 } };\n")}),
    ("release by pool_defer", {"src/papers/a.c": BODY.format("\tpool_defer(pool, text, free);\n")}),
    ("SQL at home", {"src/papers/a_db.c": 'static const char a[] = "SELECT 1";\n',
                     "src/engine/query_sort.c": 'static const char a[] = "SELECT 1";\n',
                     "src/store/a.c": 'static const char a[] = "CREATE TABLE a (b)";\n'}),
    ("words that only look like SQL", {"src/papers/a.c":
                                       'const char a[] = "SELECTED", b[] = "UPDATE";\n'}),
    ("Chinese in comments and tests", {"src/base/a.c": "/* 回音 */\n",
                                       "tests/unit/a.h": 'static const char a[] = "回音";\n'}),
    ("known keys, compared words and file names", {
        "messages/zh-CN.yaml": KEYS, "src/papers/a.c": BODY.format(
            '\tctx_fail(ctx, ERR_BUSY, text_equal(a, "idle") ? "busy" : "input.deep.er");\n'
            '\topen("input.yaml");\n\tctx_fail(ctx, err, key);\n')}),
    ("a temporary folder by mkdtemp", {"tests/unit/a.h":
                                       "static const char a[] = \"/tm" "p/a-XXXXXX\";\n"}),
    ("a route below /work", {"src/papers/a.c": 'static const char a[] = "/wo' 'rk/today";\n'}),
)


def write_tree(root, tree):
    for path in list(tree):
        folder, name = path.rsplit("/", 1)
        if path.startswith("src/") and name.endswith(".c"):
            listing = root / folder / "meson.build"
            listing.parent.mkdir(parents=True, exist_ok=True)
            with open(listing, "a", encoding="utf-8") as stream:
                stream.write(f"'{name}'\n")
    for path, text in tree.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def findings(tree):
    with tempfile.TemporaryDirectory() as folder:
        write_tree(pathlib.Path(folder), tree)
        found, _ = lint.lint(folder)
    return [f"{path}:{line}: {what}" for path, line, what in found]


def refusing(tree, expected):
    def test(self):
        found = findings(tree)
        self.assertEqual(len(found), len(expected), found)
        for line, start in zip(found, sorted(expected)):
            self.assertTrue(line.startswith(start), f"{line!r} is not {start!r}")
    return test


def accepting(tree):
    return lambda self: self.assertEqual(findings(tree), [])


class Lint(unittest.TestCase):
    """One test for each case, named after it."""

    def __str__(self):
        return self._testMethodName.replace("_", " ")

    def test_every_rule_has_a_case_that_it_refuses(self):
        told = {rule.__name__ for rule in lint.RULES
                for _, tree, _ in REFUSED if self.refuses(rule, tree)}
        self.assertEqual(told, {rule.__name__ for rule in lint.RULES})

    @staticmethod
    def refuses(rule, tree):
        with tempfile.TemporaryDirectory() as folder:
            write_tree(pathlib.Path(folder), tree)
            return any(True for _ in rule(lint.Tree(folder)))

    def test_a_source_without_a_test_is_noted(self):
        with tempfile.TemporaryDirectory() as folder:
            write_tree(pathlib.Path(folder), {"src/base/a.c": "", "src/base/b.c": "",
                                              "src/base/b_parse.c": "", "src/people/c.c": "",
                                              "tests/unit/base/test_b.c": "",
                                              "tests/unit/meson.build": "'base/test_b'"})
            self.assertEqual(lint.lint(folder), ([], ["no unit test: base/a"]))


def name_of(words):
    return re.sub(r"\W+", "_", words)


for words, tree, expected in REFUSED:
    setattr(Lint, f"test_refused_{name_of(words)}", refusing(tree, expected))
for words, tree in ACCEPTED:
    setattr(Lint, f"test_accepted_{name_of(words)}", accepting(tree))
