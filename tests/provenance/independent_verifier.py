"""A second opinion on a log, written from RFC 6962 and the C2SP texts alone.

It imports nothing of Pinxit. The tests call it; `pinxit bench provenance` starts it as a program:

    python independent_verifier.py proofs FILE            proofs in JSON lines; prints what it found
    python independent_verifier.py flips FOLDER KEY N     flips N single bits of a copy of a log
"""

import base64
import hashlib
import json
import random
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def h(data):
    return hashlib.sha256(data).digest()


def leaf(data):
    return h(b"\x00" + data)


def node(left, right):
    return h(b"\x01" + left + right)


def split(count):
    """The largest power of two smaller than count."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def mth(hashes):
    """RFC 6962, section 2.1, over hashes of leaves."""
    if not hashes:
        return h(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return node(mth(hashes[:k]), mth(hashes[k:]))


def root_from_inclusion(leaf_hash, index, size, proof):
    """The root that an audit path leads to: section 2.1.1 read backwards, by recursion."""
    if size == 1:
        return leaf_hash if not proof else None
    if not proof:
        return None
    k = split(size)
    if index < k:
        left = root_from_inclusion(leaf_hash, index, k, proof[:-1])
        return left and node(left, proof[-1])
    right = root_from_inclusion(leaf_hash, index - k, size - k, proof[:-1])
    return right and node(proof[-1], right)


def included(data, index, size, root, proof):
    return 0 <= index < size and root_from_inclusion(leaf(data), index, size, proof) == root


def roots_from_consistency(old, new, proof, old_root, whole):
    """Old and new root that a consistency proof leads to: section 2.1.2 read backwards.

    `whole` says that the old tree is a complete subtree whose root the verifier knows already.
    """
    if old == new:
        if whole:
            return (old_root, old_root) if not proof else None
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    k = split(new)
    if old <= k:
        below = roots_from_consistency(old, k, proof[:-1], old_root, whole)
        return below and (below[0], node(below[1], proof[-1]))
    below = roots_from_consistency(old - k, new - k, proof[:-1], old_root, False)
    return below and (node(proof[-1], below[0]), node(proof[-1], below[1]))


def consistent(old, old_root, new, new_root, proof):
    if old > new:
        return False
    if old == 0:
        return not proof and old_root == h(b"")
    return roots_from_consistency(old, new, proof, old_root, True) == (old_root, new_root)


def signed_head(note, key_line):
    """Size and root of a checkpoint if the key of the log has signed it, else None."""
    name, key_id, material = key_line.strip().split("+", 2)
    public = base64.b64decode(material)
    if public[0] != 1 or h(name.encode() + b"\n" + public)[:4].hex() != key_id:
        return None
    text, _, under = note.rpartition("\n\n")
    text += "\n"
    for line in under.split("\n"):
        dash, signer, body = [*line.split(" ", 2), "", ""][:3]
        try:
            content = base64.b64decode(body, validate=True)
        except ValueError:
            continue
        if base64.b64encode(content).decode() != body:  # bits left over are not signed
            continue
        if dash != "—" or signer != name or content[:4].hex() != key_id:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public[1:]).verify(content[4:], text.encode())
        except InvalidSignature:
            return None
        lines = text.split("\n")
        if lines[0] != name:
            return None
        return int(lines[1]), base64.b64decode(lines[2])
    return None


def tile_name(level, index, width):
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    return f"tile/{level}/{path}" + (f".p/{width}" if width < 256 else "")


def tiles(size):
    """Every hash tile of a tree: level, index, width."""
    level, count = 0, size
    while count:
        for index in range((count + 255) // 256):
            yield level, index, min(256, count - index * 256)
        level, count = level + 1, count // 256


class Copy:
    """A copy of a log, all of it in memory."""

    def __init__(self, folder, key_line):
        self.key = key_line
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file() and path.name != "key"
        }
        self.head = signed_head(self.files["checkpoint"].decode(), key_line)

    def wanted(self):
        size = self.head[0]
        names = ["checkpoint"] + [tile_name(*tile) for tile in tiles(size)]
        names += [
            tile_name("entries", index, width) for level, index, width in tiles(size) if level == 0
        ]
        return names

    def sound(self, name=None):
        """Whether one file holds against those that speak for it, or all of them."""
        if name is None:
            return self.head is not None and all(self.sound(each) for each in self.wanted())
        if name == "checkpoint":
            try:
                head = signed_head(self.files[name].decode(), self.key)
            except (UnicodeDecodeError, ValueError, IndexError):
                return False
            return head is not None and head == self.head
        size, root = self.head
        _tile, level, *rest = name.split("/")
        width = int(rest.pop()) if ".p/" in name else 256
        index = int("".join(rest).replace("x", "").removesuffix(".p"))
        if level == "entries":
            return self.bundle_holds(index, width)
        return self.tile_holds(int(level), index, width, size, root)

    def bundle_holds(self, index, width):
        bundle, found, place = self.files[tile_name("entries", index, width)], [], 0
        while place < len(bundle):
            length = int.from_bytes(bundle[place : place + 2], "big")
            found.append(leaf(bundle[place + 2 : place + 2 + length]))
            place += 2 + length
        return place == len(bundle) and b"".join(found) == self.files[tile_name(0, index, width)]

    def tile_holds(self, level, index, width, size, root):
        content = self.files[tile_name(level, index, width)]
        if len(content) != 32 * width:
            return False
        if width == 256:
            above = (size >> 8 * (level + 1)) - index // 256 * 256
            parent = self.files[tile_name(level + 1, index // 256, min(256, above))]
            at = 32 * (index % 256)
            return mth([content[i : i + 32] for i in range(0, 8192, 32)]) == parent[at : at + 32]
        return self.edge_root(size) == root

    def edge_root(self, size):
        """The root from the partial tiles at the right edge, the highest level first."""
        parts, level = [], 0
        while size >> 8 * level:
            count = size >> 8 * level
            width = count % 256
            if width:
                content = self.files[tile_name(level, count // 256, width)]
                hashes = [content[i : i + 32] for i in range(0, len(content), 32)]
                parts.append((hashes, 256**level))
            level += 1
        blocks = [(each, span) for hashes, span in reversed(parts) for each in hashes]
        return fold(blocks)


def fold(blocks):
    """The root over complete subtrees of falling sizes, given as (root, number of leaves)."""
    stack = []
    for root, span in blocks:
        stack.append((root, span))
        while len(stack) > 1 and stack[-1][1] == stack[-2][1]:
            (right, span_right), (left, span_left) = stack.pop(), stack.pop()
            stack.append((node(left, right), span_left + span_right))
    if not stack:
        return h(b"")
    root = stack.pop()[0]
    while stack:
        root = node(stack.pop()[0], root)
    return root


def flip(copy, count, seed=7):
    """Flip single bits, one at a time, anywhere in a copy; return how many went unseen."""
    draw = random.Random(seed)  # noqa: S311 - places, not secrets
    names = copy.wanted()
    weights = [len(copy.files[name]) for name in names]
    missed = 0
    for name in draw.choices(names, weights, k=count):
        before = copy.files[name]
        after = bytearray(before)
        place = draw.randrange(len(after))
        after[place] ^= 1 << draw.randrange(8)
        copy.files[name] = bytes(after)
        missed += copy.sound(name)
        copy.files[name] = before
    return missed


def check_proof(line):
    """Whether one proof of a JSON line holds."""
    asked = json.loads(line)
    proof = [bytes.fromhex(step) for step in asked["proof"]]
    root = bytes.fromhex(asked["root"])
    if "leaf" in asked:
        data = base64.b64decode(asked["leaf"])
        return included(data, asked["index"], asked["size"], root, proof)
    old_root = bytes.fromhex(asked["old_root"])
    return consistent(asked["old_size"], old_root, asked["size"], root, proof)


def main(arguments):
    if arguments[0] == "proofs":
        with Path(arguments[1]).open(encoding="utf-8") as lines:
            answers = [check_proof(line) for line in lines]
        found = {"checked": len(answers), "failed": answers.count(False)}
    else:
        copy = Copy(arguments[1], Path(arguments[2]).read_text(encoding="utf-8"))
        found = {"sound": copy.sound(), "missed": flip(copy, int(arguments[3]))}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
