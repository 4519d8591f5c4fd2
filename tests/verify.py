#!/usr/bin/env python3
"""Verifies checkpoints, proofs and exports by docs/ledger-format.md alone, without any code of Huiyin.

verify.py [--key ID] FILE… [-- [--key ID] FILE…]…  A line for each problem and one for each set of files; exits 0
where all of the last set agrees. A second implementation: slow, plain, and held against the first one by
tests/flows/evidence.test.mjs."""
import hashlib
import sys

# --- SM2 (GB/T 32918) on its recommended curve ---------------------------------------------------

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
USER = b'1234567812345678'


def sm3(*parts):
    return hashlib.new('sm3', b''.join(parts)).digest()


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % P == 0:
        return None
    if p == q:
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P) % P
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P) % P
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def times(k, p):
    result = None
    while k:
        if k & 1:
            result = add(result, p)
        p, k = add(p, p), k >> 1
    return result


def number(value):
    return value.to_bytes(32, 'big')


def signed(public, text, signature):
    x, y = int.from_bytes(public[1:33], 'big'), int.from_bytes(public[33:], 'big')
    r, s = int.from_bytes(signature[:32], 'big'), int.from_bytes(signature[32:], 'big')
    if public[0] != 4 or x >= P or y >= P or (y * y - x * x * x - A * x - B) % P:
        return False
    z = sm3((8 * len(USER)).to_bytes(2, 'big'), USER, number(A), number(B), number(G[0]), number(G[1]),
            number(x), number(y))
    e = int.from_bytes(sm3(z, text), 'big')
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    point = add(times(s, G), times(t, (x, y)))
    return point is not None and (e + point[0]) % N == r


# --- the tree (RFC 6962, 2.1) ----------------------------------------------------------------------

def root_of(leaves):
    """Whole subtrees from left to right, as they grow; then folded from the right."""
    edge = []
    for leaf in leaves:
        size = 1
        while edge and edge[-1][0] == size:
            leaf, size = sm3(b'\1', edge.pop()[1], leaf), size * 2
        edge.append((size, leaf))
    if not edge:
        return sm3()
    root = edge.pop()[1]
    while edge:
        root = sm3(b'\1', edge.pop()[1], root)
    return root


def included(index, size, leaf, path, root):
    def fold(index, size, path):
        if size == 1:
            return leaf if not path else None
        if not path:
            return None
        k = 1 << ((size - 1).bit_length() - 1)
        left = index < k
        inner = fold(index if left else index - k, k if left else size - k, path[:-1])
        if inner is None:
            return None
        return sm3(b'\1', inner, path[-1]) if left else sm3(b'\1', path[-1], inner)
    return 0 <= index < size and fold(index, size, path) == root


def grew(old, size, path, old_root, root):
    """SUBPROOF of RFC 6962, 2.1.2, gone backwards: both roots of the subtree that the rest of the path is of."""
    def fold(old, size, path, known):
        if old == size:
            if known:
                return (old_root, old_root) if not path else None
            return (path[0], path[0]) if len(path) == 1 else None
        if not path:
            return None
        k = 1 << ((size - 1).bit_length() - 1)
        if old <= k:
            inner = fold(old, k, path[:-1], known)
            return inner and (inner[0], sm3(b'\1', inner[1], path[-1]))
        inner = fold(old - k, size - k, path[:-1], False)
        return inner and (sm3(b'\1', path[-1], inner[0]), sm3(b'\1', path[-1], inner[1]))
    return 0 < old <= size and fold(old, size, path, True) == (old_root, root)


# --- events ------------------------------------------------------------------------------------------

def leaf_of(county, fields, previous):
    position, matter, seq, at, on, action, share, actor, behalf, procedure, version = fields[:11]
    header = b''
    for field in (county, matter, seq, at, on, action, share, actor, behalf, procedure, version):
        header += len(field).to_bytes(4, 'big') + field
    return sm3(b'\0HY1', header, previous, fields[12])


# --- the texts ---------------------------------------------------------------------------------------

class Broken(Exception):
    pass


class Text:
    def __init__(self, data):
        self.data, self.at = data, 0

    def line(self, name):
        end = self.data.find(b'\n', self.at)
        words = self.data[self.at:end].split(b' ', 1)
        if end < 0 or len(words) != 2 or words[0] != name:
            raise Broken
        self.at = end + 1
        return words[1]

    def integer(self, name, least=0):
        return whole(self.line(name), least)

    def bytes(self, name, size):
        return unhex(self.line(name), size)

    def event(self):
        if not self.data.startswith(b'event ', self.at):
            raise Broken
        self.at += 6
        words = []
        for _ in range(14):
            end = self.data.find(b' ', self.at)
            words.append(self.data[self.at:end])
            if end < 0 or not words[-1]:
                raise Broken
            self.at = end + 1
        for i in (0, 1, 2, 3, 4, 6, 7, 8, 10):
            whole(words[i], None)
        words[12], words[13] = unhex(words[12], 32), unhex(words[13], 32)
        if words[11] == b'-':
            if not self.data.startswith(b'-\n', self.at):
                raise Broken
            self.at += 2
            return words, None
        words[11] = unhex(words[11], 16)
        end = self.data.find(b' ', self.at)
        size = whole(self.data[self.at:end], 0)
        body = self.data[end + 1:end + 1 + size]
        if end < 0 or self.data[end + 1 + size:end + 2 + size] != b'\n':
            raise Broken
        self.at = end + 2 + size
        return words, body


def whole(word, least):
    try:
        value = int(word)
    except ValueError:
        raise Broken from None
    if str(value).encode() != word or (least is not None and value < least):
        raise Broken
    return value


def unhex(word, size):
    if len(word) != 2 * size or word.strip(b'0123456789abcdef'):
        raise Broken
    return bytes.fromhex(word.decode())


def date(time):
    days, minutes = divmod(time // 60000 + 480, 1440)
    # Civil from days, after the proleptic Gregorian calendar.
    days += 719468
    era, day = divmod(days, 146097)
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5
    month += 3 if month < 10 else -9
    year += 400 * era + (month <= 2)
    return b'%04d-%02d-%02d %02d:%02d' % (year, month, day + 1, minutes // 60, minutes % 60)


def take_key(text, name, public):
    key, point = text.line(name), text.bytes(public, 65)
    if sm3(point)[:16].hex().encode() != key:
        raise Broken
    return point


def take_block(text):
    start = text.at
    kind, form = (text.line(b'huiyin').split(b' ') + [b''])[:2]
    if form != b'1':
        raise Broken
    block = {'kind': kind.decode(), 'county': text.integer(b'county', 1)}
    if kind == b'export':
        block['events'] = [text.event() for _ in range(text.integer(b'events'))]
        return block
    if kind == b'consistency':
        block['old'], block['old root'] = text.integer(b'old'), text.bytes(b'old-root', 32)
    if kind in (b'checkpoint', b'inclusion', b'consistency'):
        block['size'], block['root'] = text.integer(b'size'), text.bytes(b'root', 32)
    if kind == b'inclusion':
        block['event'], block['previous'] = text.event(), text.bytes(b'previous', 32)
    if kind in (b'inclusion', b'consistency'):
        count = text.integer(b'proof')
        if count > 64:
            raise Broken
        block['path'] = [text.bytes(b'path', 32) for _ in range(count)]
        return block
    if kind not in (b'checkpoint', b'handover'):
        raise Broken
    block['time'] = text.integer(b'time')
    if text.line(b'date') != date(block['time']):
        raise Broken
    block['public'] = take_key(text, b'key', b'public')
    if kind == b'handover':
        block['next'] = take_key(text, b'next-key', b'next-public')
    block['text'] = text.data[start:text.at]
    block['signature'] = text.bytes(b'signature', 64)
    if kind == b'handover':
        block['accepted'] = text.bytes(b'accepted', 64)
    return block


# --- verifying ---------------------------------------------------------------------------------------

class Verifier:
    def __init__(self):
        self.problems, self.blocks, self.events, self.erased = [], [], 0, 0

    def wrong(self, *what):
        self.problems.append(' '.join(str(word) for word in what))

    def read(self, name):
        with open(name, 'rb') as stream:
            text = Text(stream.read())
        if not text.data:
            self.wrong(name, 'empty')
        try:
            while text.at < len(text.data):
                self.blocks.append(take_block(text))
                if self.blocks[-1]['county'] != self.blocks[0]['county']:
                    self.wrong(name, 'county')
        except Broken:
            self.wrong(name, 'broken at byte', text.at)

    def of(self, kind):
        return [block for block in self.blocks if block['kind'] == kind]

    def check_keys(self, key):
        county = self.blocks[0]['county'] if self.blocks else 0
        for block in self.of('checkpoint') + self.of('handover'):
            good = signed(block['public'], block['text'], block['signature'])
            if block['kind'] == 'handover':
                good = good and signed(block['next'], block['text'], block['accepted'])
            block['counts'] = good and block['county'] == county
            if not good:
                self.wrong(block['kind'], 'signature')
        counting = [block for block in self.of('checkpoint') if block['counts']]
        trusted = {key} if key else {identity(min(counting, key=lambda one: one['time'])['public'])} if counting else set()
        before = None
        while before != len(trusted):
            before = len(trusted)
            for block in self.of('handover'):
                pair = {identity(block['public']), identity(block['next'])}
                if block['counts'] and pair & trusted:
                    trusted |= pair
        for block in counting:
            if identity(block['public']) not in trusted:
                block['counts'] = False
                self.wrong('checkpoint', block['size'], 'key')
        self.checkpoints = [block for block in counting if block['counts']]

    def check_checkpoints(self):
        for one in self.checkpoints:
            for other in self.checkpoints:
                if one['size'] == other['size'] and one['root'] != other['root']:
                    self.wrong('checkpoint', one['size'], 'fork')
                if other['time'] < one['time'] and other['size'] > one['size']:
                    self.wrong('checkpoint', one['size'], 'shrunk')

    def anchored(self, size, root):
        if not any(one['size'] == size and one['root'] == root for one in self.checkpoints):
            self.wrong('no checkpoint of', size)

    def check_event(self, county, event, previous):
        fields, body = event
        self.events += 1
        self.erased += body is None
        if body is not None and sm3(fields[11], body) != fields[12]:
            self.wrong('event', fields[0].decode(), 'body')
        if leaf_of(str(county).encode(), fields, previous) != fields[13]:
            self.wrong('event', fields[0].decode(), 'leaf')

    def check_inclusion(self, block):
        fields = block['event'][0]
        self.check_event(block['county'], block['event'], block['previous'])
        if (fields[2] == b'1') != (block['previous'] == bytes(32)):
            self.wrong('event', fields[0].decode(), 'step')
        if not included(int(fields[0]) - 1, block['size'], fields[13], block['path'], block['root']):
            self.wrong('event', fields[0].decode(), 'inclusion')
        self.anchored(block['size'], block['root'])

    def check_consistency(self, block):
        if not grew(block['old'], block['size'], block['path'], block['old root'], block['root']):
            self.wrong('consistency', block['old'], block['size'])
        self.anchored(block['old'], block['old root'])
        self.anchored(block['size'], block['root'])

    def check_export(self, block):
        ends, leaves = {}, []
        for place, event in enumerate(block['events'], 1):
            fields = event[0]
            seq, leaf = ends.get(fields[1], (0, bytes(32)))
            if int(fields[0]) != place:
                self.wrong('event', fields[0].decode(), 'position')
            if int(fields[2]) != seq + 1:
                self.wrong('event', fields[0].decode(), 'step')
            self.check_event(block['county'], event, leaf)
            ends[fields[1]] = int(fields[2]), fields[13]
            leaves.append(fields[13])
        sizes = {one['size'] for one in self.checkpoints}
        if len(leaves) not in sizes:
            self.wrong('export of', len(leaves), 'unsigned')
        for one in self.checkpoints:
            if one['size'] > len(leaves):
                self.wrong('checkpoint', one['size'], 'beyond')
            elif root_of(leaves[:one['size']]) != one['root']:
                self.wrong('checkpoint', one['size'], 'root')

    def run(self, names, key):
        for name in names:
            self.read(name)
        self.check_keys(key)
        self.check_checkpoints()
        for block in self.of('inclusion'):
            self.check_inclusion(block)
        for block in self.of('consistency'):
            self.check_consistency(block)
        for block in self.of('export'):
            self.check_export(block)


def identity(public):
    return sm3(public)[:16].hex()


def verify(words):
    key = None
    if words[:1] == ['--key']:
        key, words = words[1], words[2:]
    verifier = Verifier()
    verifier.run(words, key)
    print('\n'.join(verifier.problems + [f'{verifier.events} events, {verifier.erased} erased, '
                                         f'{len(verifier.problems)} problems']))
    return 1 if verifier.problems else 0


def main(words):
    while '--' in words:
        verify(words[:words.index('--')])
        words = words[words.index('--') + 1:]
    return verify(words)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
