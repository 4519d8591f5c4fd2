"""tools/csource.py - as much of C as the lint must see: tokens, functions, variables, nesting.

It reads our own layout only: braces of a function at the margin, no K&R parameters, no function
inside a macro. Directives are kept apart, so that both arms of an #if are read as code.
"""

import re

TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    |(?P<comment>/\*.*?\*/|//[^\n]*)
    |(?P<directive>(?<![^\n])[ \t]*\#(?:\\\n|/\*.*?\*/|[^\n\\]|\\(?!\n))*)
    |(?P<string>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*")
    |(?P<char>'(?:\\.|[^'\\\n])+')
    |(?P<word>[A-Za-z_]\w*)
    |(?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
    |(?P<mark>\.\.\.|->|<<=|>>=|\+\+|--|&&|\|\||[<>=!+\-*/%&|^]=|<<|>>|.)
    """,
    re.X | re.S,
)
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
INCLUDE = re.compile(r'#\s*include\s+([<"])([^>"]+)[>"]')
OPENS = {"(": ")", "[": "]", "{": "}"}
LOOP_MACRO = re.compile(r"(^|_)(foreach|each)(_|$)")


class Token:
    __slots__ = ("kind", "text", "line")

    def __init__(self, kind, text, line):
        self.kind, self.text, self.line = kind, text, line


def tokenize(text):
    """Tokens and directives; without space and comments."""
    line, code, directives = 1, [], []
    for match in TOKEN.finditer(text):
        kind, found = match.lastgroup, match.group()
        if kind == "directive":
            directives.append(Token(kind, found, line))
        elif kind not in ("space", "comment"):
            code.append(Token(kind, found, line))
        line += found.count("\n")
    return code, directives


def closing(tokens, start):
    """The index of what closes the bracket at START."""
    depth = 0
    for at in range(start, len(tokens)):
        if tokens[at].kind == "mark" and tokens[at].text in OPENS:
            depth += 1
        elif tokens[at].kind == "mark" and tokens[at].text in OPENS.values():
            depth -= 1
            if depth == 0:
                return at
    raise ValueError(f"{tokens[start].line}: {tokens[start].text} is never closed")


class Function:
    """One function: its name, the lines from its first word to its last brace, its tokens."""

    def __init__(self, head, body):
        self.line = head[0].line
        self.lines = body[-1].line - self.line + 1
        self.body = body
        self.name = self.find_name(head)

    @staticmethod
    def find_name(head):
        """The word before the last bracket, or what is inside of TEST(…)."""
        at, depth = len(head) - 1, 1
        while depth:
            at -= 1
            depth += {")": 1, "(": -1}.get(head[at].text, 0)
        return head[at + 1].text if head[at - 1].text == "TEST" else head[at - 1].text

    def tables(self):
        """The lines that initialisers in braces take: data, not code."""
        taken, at = 0, 0
        while at < len(self.body):
            end = at
            if self.body[at].text == "{" and self.body[at - 1].text == "=":
                end = closing(self.body, at)
                taken += self.body[end].line - self.body[at].line
            at = end + 1
        return taken

    def nesting(self):
        """The deepest level of control statements and blocks inside the body, and its line."""
        return Nesting(self.body).deepest

    def statics(self):
        """The declarations of static variables inside the body."""
        for at, token in enumerate(self.body):
            if token.text == "static":
                end = at
                while self.body[end].text not in (";", "="):
                    opens = self.body[end].text in OPENS
                    end = closing(self.body, end) + 1 if opens else end + 1
                yield self.body[at:end]


class Nesting:
    """Walks a function's statements. An `else if` stays on the level of its `if`."""

    def __init__(self, body):
        self.tokens = body
        self.deepest = (0, body[0].line)
        self.block(0, 0)

    def block(self, at, depth):
        at += 1
        while self.tokens[at].text != "}":
            at = self.statement(at, depth)
        return at + 1

    def inner(self, at, depth):
        self.deepest = max(self.deepest, (depth, self.tokens[at].line), key=lambda pair: pair[0])
        braced = self.tokens[at].text == "{"
        return self.block(at, depth) if braced else self.statement(at, depth)

    def statement(self, at, depth):
        text = self.tokens[at].text
        if text == "{":
            return self.inner(at, depth + 1)
        if text in ("if", "for", "while", "switch") or self.is_loop_macro(at):
            at = self.inner(closing(self.tokens, at + 1) + 1, depth + 1)
            return self.otherwise(at, depth) if text == "if" else at
        if text == "do":
            return self.expression(self.inner(at + 1, depth + 1))
        if text in ("case", "default"):
            while self.tokens[at].text != ":":
                at += 1
            return at + 1
        return self.expression(at)

    def otherwise(self, at, depth):
        if self.tokens[at].text != "else":
            return at
        if self.tokens[at + 1].text == "if":
            return self.statement(at + 1, depth)
        return self.inner(at + 1, depth + 1)

    def expression(self, at):
        while self.tokens[at].text != ";":
            at = closing(self.tokens, at) + 1 if self.tokens[at].text in OPENS else at + 1
        return at + 1

    def is_loop_macro(self, at):
        return bool(LOOP_MACRO.search(self.tokens[at].text)) and self.tokens[at + 1].text == "(" \
            and self.tokens[closing(self.tokens, at + 1) + 1].text != ";"


class Source:
    """A C file: `functions`, `declarations` (token lists without bodies), `tokens`, `literals`."""

    def __init__(self, text):
        self.tokens, self.directives = tokenize(text)
        self.functions, self.declarations = [], []
        self.read_top_level()

    def read_top_level(self):
        at, head = 0, []
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.text == ";":
                self.declarations.append(head)
                head = []
            elif token.text == "{" and head and head[-1].text == ")" \
                    and not any(part.text == "=" for part in head):
                end = closing(self.tokens, at)
                self.functions.append(Function(head, self.tokens[at:end + 1]))
                at, head = end, []
            elif token.text in OPENS:
                end = closing(self.tokens, at)
                head += self.tokens[at:end + 1]
                at = end
            else:
                head.append(token)
            at += 1
        if head:
            self.declarations.append(head)

    def includes(self):
        for directive in self.directives:
            match = INCLUDE.search(directive.text)
            if match:
                yield directive.line, match.group(1), match.group(2)

    def literals(self):
        """(line, text) of each string, those in #define too."""
        for token in self.tokens:
            if token.kind == "string":
                yield token.line, STRING.search(token.text).group(1)
        for directive in self.directives:
            if not INCLUDE.search(directive.text):
                for match in STRING.finditer(directive.text):
                    yield directive.line, match.group(1)

    def calls(self, names):
        """(line, name, arguments as lists of tokens) of each call of NAMES."""
        for at, token in enumerate(self.tokens[:-1]):
            if token.text in names and self.tokens[at + 1].text == "(":
                end = closing(self.tokens, at + 1)
                yield token.line, token.text, split(self.tokens[at + 2:end])


def split(tokens):
    """At the commas that are in no bracket."""
    parts, at = [[]], 0
    while at < len(tokens):
        end = closing(tokens, at) if tokens[at].text in OPENS else at
        if tokens[at].text == ",":
            parts.append([])
        else:
            parts[-1] += tokens[at:end + 1]
        at = end + 1
    return parts


def without_groups(tokens):
    """The tokens with each {…}, […] and attribute taken out."""
    kept, at = [], 0
    while at < len(tokens):
        if tokens[at].text in ("{", "["):
            at = closing(tokens, at) + 1
        elif tokens[at].text in ("__attribute__", "_Alignas"):
            at = closing(tokens, at + 1) + 1
        else:
            kept.append(tokens[at].text)
            at += 1
    return kept


def function_types(source):
    """The names that `typedef enum err handler(struct ctx *ctx);` and the like give."""
    for declaration in source.declarations:
        words = [token.text for token in declaration]
        if words[:1] == ["typedef"] and "(" in words and words[words.index("(") + 1] != "*":
            yield words[words.index("(") - 1]


def mutable_variable(declaration, functions=()):
    """The name of the variable that DECLARATION makes, if what it holds may change; or None.
    FUNCTIONS are names of function types: with them functions are declared."""
    words = without_groups(declaration)
    if "=" in words:
        words = words[:words.index("=")]
    elif words and words[0] in ("struct", "union", "enum") and len(words) <= 2:
        return None
    if not words or words[0] in ("typedef", "extern", "_Static_assert", "RUN_TESTS"):
        return None
    if "*" not in words and any(word in functions for word in words[:-1]):
        return None
    if "(" in words:
        inside = words.index("(") + 1
        if words[inside:inside + 1] != ["*"]:
            return None
        words = words[inside:words.index(")")]
    if "*" in words:
        last = len(words) - 1 - words[::-1].index("*")
        held = words[last + 1:last + 2] == ["const"]
    else:
        held = "const" in words
    name = next((word for word in reversed(words) if re.match(r"[A-Za-z_]\w*$", word)), "?")
    return None if held else name
