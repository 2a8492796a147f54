#!/usr/bin/env python3
"""Checks proofs and exhibits of a Standing log without Standing: only the files named are read.

  verify.py exhibit FOLDER-OR-ZIP [--policy POLICY]
  verify.py proof FILE.tlog-proof --entry FILE [--payload FILE] --policy POLICY
  verify.py vectors FILE.json

A proof is a C2SP tlog-proof (c2sp.org/tlog-proof@v1): place of the entry, hashes up to the root,
and the checkpoint (c2sp.org/tlog-checkpoint, signed note) with signatures of log and witnesses.
An entry in the log holds SHA-256(nonce, payload); the proof carries the nonce as extra data.
An exhibit is a BagIt bag whose manifest the log signed; without a policy the one inside is used,
which shows that the exhibit is whole, but not whose it is.
The policy says whom you trust, a line each, in the form of c2sp.org/tlog-policy:

  log VERIFIER-KEY
  witness NAME VERIFIER-KEY
  group NAME all|any|K MEMBER...
  quorum NAME|none

Needs Python 3.8; signatures need the package `cryptography`. Exit status 0: it holds; 1: it does
not, and why; 2: the files or the command line cannot be read.
"""
import argparse
import base64
import hashlib
import json
import os
import re
import struct
import sys
import zipfile


class Refused(Exception):
    """The proof does not show what it says."""


class Unreadable(Exception):
    """A file is not what it should be."""


# Merkle tree: RFC 6962, 2.1; checked as in RFC 9162, 2.1.3.2 and 2.1.4.2.
def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def walk(at, last, proof):
    """Each hash of a proof and whether it stands to the left, up to the root."""
    for sibling in proof:
        if last == 0:
            raise Refused("the proof has too many hashes")
        left = at & 1 or at == last
        while left and not at & 1 and at:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
        yield sibling, left
    if last:
        raise Refused("the proof has too few hashes")


def root_from_inclusion(leaf, index, size, proof):
    """The root to which the proof leads for a leaf at a place of a tree of a size."""
    if not 0 <= index < size:
        raise Refused(f"entry {index} is not in a tree of {size}")
    value = leaf
    for sibling, left in walk(index, size - 1, proof):
        value = node_hash(sibling, value) if left else node_hash(value, sibling)
    return value


def check_consistency(size1, root1, size2, root2, proof):
    """Refuses unless the log of the second head begins with that of the first."""
    if not 0 < size1 <= size2:
        raise Refused(f"a tree of {size1} is no beginning of a tree of {size2}")
    if size1 == size2:
        if proof or root1 != root2:
            raise Refused("one size, and two roots or a proof that is not needed")
        return
    path = list(proof) if size1 & (size1 - 1) else [root1, *proof]
    if not path:
        raise Refused("the proof has too few hashes")
    at, last = size1 - 1, size2 - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for sibling, left in walk(at, last, path[1:]):
        old = node_hash(sibling, old) if left else old
        new = node_hash(sibling, new) if left else node_hash(new, sibling)
    if (old, new) != (root1, root2):
        raise Refused("the proof does not lead to both roots")


# Signed notes, checkpoints and cosignatures: C2SP signed-note, tlog-checkpoint, tlog-cosignature.
NOTE, COSIGNATURE = 1, 4


def decoded(text, length=None):
    try:
        value = base64.b64decode(text, validate=True)
    except ValueError:
        raise Unreadable(f"`{text[:60]}` is not base64") from None
    if base64.b64encode(value).decode() != text or (length and len(value) != length):
        raise Unreadable(f"`{text[:60]}` is not {length or 'any'} bytes of base64")
    return value


def number(text):
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text):
        raise Unreadable(f"`{text[:60]}` is not a number")
    return int(text)


class Key:
    """A verifier key: name+hash+base64(kind, key)."""

    def __init__(self, text):
        parts = text.split("+", 2)
        if len(parts) != 3:
            raise Unreadable(f"`{text[:60]}` is not a verifier key")
        self.name, body = parts[0], decoded(parts[2], 33)
        self.kind, self.key = body[0], body[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + body).digest()[:4]
        if parts[1] != self.id.hex():
            raise Unreadable(f"the verifier key of {self.name} has another hash than it says")
        if self.kind not in (NOTE, COSIGNATURE):
            raise Unreadable(f"the verifier key of {self.name} is of kind {self.kind}; 1 or 4 is read")

    def signed(self, text, signature):
        """Whether the key signed the text; a cosignature returns its time, else True."""
        try:
            from cryptography.exceptions import InvalidSignature
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        except ImportError:
            raise Unreadable("signatures need the Python package `cryptography`") from None
        said, told = text, True
        if self.kind == COSIGNATURE:
            if len(signature) != 72:
                return False
            told, = struct.unpack(">Q", signature[:8])
            said, signature = f"cosignature/v1\ntime {told}\n{text}", signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, said.encode())
        except (InvalidSignature, ValueError):
            return False
        return told


class Checkpoint:
    """A tree head, or another signed text, with its signature lines."""

    def __init__(self, note, head=True):
        text, blank, lines = note.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise Unreadable("the checkpoint has no signatures")
        self.text, self.signatures = text + "\n", []
        for line in lines[:-1].split("\n"):
            found = re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)", line)
            if not found:
                raise Unreadable(f"`{line[:60]}` is not a signature line")
            body = decoded(found[2])
            if len(body) < 5:
                raise Unreadable(f"the signature of {found[1]} is too short")
            self.signatures.append((found[1], body[:4], body[4:]))
        if not head:
            return
        head = self.text.split("\n")
        if len(head) < 4 or not all(head[:-1]):
            raise Unreadable("a checkpoint has a name, a size and a root")
        self.origin, self.size, self.root = head[0], number(head[1]), decoded(head[2], 32)

    def signed_by(self, key):
        """True or the time where the key signed; None where it did not sign; else refused."""
        mine = [s for name, id, s in self.signatures if (name, id) == (key.name, key.id)]
        if len(mine) > 1:
            raise Refused(f"{key.name} signs twice")
        if not mine:
            return None
        told = key.signed(self.text, mine[0])
        if told is False:
            raise Refused(f"the signature of {key.name} is not theirs")
        return told


class Policy:
    """Whom the reader trusts."""

    def __init__(self, text):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        for at, line in enumerate(text.split("\n"), 1):
            words = line.split("#")[0].split()
            try:
                if not words:
                    continue
                known = {**self.witnesses, **self.groups, "none": None}
                if words[0] in ("witness", "group") and words[1] in known:
                    raise Unreadable(f"{words[1]} is named twice or means something else")
                if words[0] == "log" and len(words) <= 3:
                    self.logs.append(Key(words[1]))
                elif words[0] == "witness" and len(words) <= 4:
                    self.witnesses[words[1]] = Key(words[2])
                elif words[0] == "group":
                    members = words[3:]
                    known.pop("none")
                    strange = [m for m in members if m not in known]
                    asked = {"all": len(members), "any": 1}
                    need = asked[words[2]] if words[2] in asked else number(words[2])
                    if strange or not 1 <= need <= len(members):
                        raise Unreadable("members must be named before, and so many be needed")
                    self.groups[words[1]] = (need, members)
                elif words[0] == "quorum" and len(words) == 2 and self.quorum is None:
                    self.quorum = words[1]
                else:
                    raise Unreadable(f"`{words[0]}` is not understood here")
            except (IndexError, Unreadable) as wrong:
                raise Unreadable(f"policy, line {at}: {wrong}") from None
        if not self.logs:
            raise Unreadable("the policy names no log")
        if self.quorum is None:
            raise Unreadable("the policy names no quorum (write `quorum none` to ask for none)")
        if self.quorum != "none" and self.quorum not in {**self.witnesses, **self.groups}:
            raise Unreadable(f"the policy asks for {self.quorum}, which it does not name")

    def accept(self, checkpoint):
        """Names and times of the witnesses; refused where log or quorum did not sign."""
        if not any(k.name == checkpoint.origin and checkpoint.signed_by(k) for k in self.logs):
            raise Refused(f"no log of the policy signed the checkpoint of {checkpoint.origin}")
        times = {n: checkpoint.signed_by(k) for n, k in self.witnesses.items()}
        seen = {n: t for n, t in times.items() if t is not None}

        def satisfied(name):
            if name in self.witnesses:
                return name in seen
            need, members = self.groups[name]
            return sum(map(satisfied, members)) >= need

        if self.quorum != "none" and not satisfied(self.quorum):
            raise Refused(f"{self.quorum} is not met: {len(seen)} witnesses signed")
        return seen


def check_proof(text, entry, policy, payload=None):
    """What a tlog-proof shows of an entry, and of the payload under it; refused where it does not."""
    before, blank, note = text.partition("\n\n")
    lines = before.split("\n")
    if not blank or lines[0] != "c2sp.org/tlog-proof@v1":
        raise Unreadable("this is not a tlog-proof of version 1")
    extra = decoded(lines[1][6:]) if lines[1:] and lines[1].startswith("extra ") else None
    lines = lines[1:] if extra is None else lines[2:]
    if not lines or not lines[0].startswith("index "):
        raise Unreadable("the proof names no index")
    index, hashes = number(lines[0][6:]), [decoded(line, 32) for line in lines[1:]]
    checkpoint = Checkpoint(note)
    witnesses = policy.accept(checkpoint)
    if root_from_inclusion(leaf_hash(entry), index, checkpoint.size, hashes) != checkpoint.root:
        raise Refused("the entry is not the one in the log: the proof leads to another root")
    if payload is not None:
        if extra is None or len(extra) != 16:
            raise Refused("the proof carries no nonce of a payload")
        if json.loads(entry)["salted"] != hashlib.sha256(extra + payload).hexdigest():
            raise Refused("the payload is not the one that the leaf holds")
    return {"origin": checkpoint.origin, "index": index, "size": checkpoint.size, "witnesses": witnesses}


# Exhibits: BagIt (RFC 8493) with a signed manifest, proofs of entries, and sources as captured.
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def files_of(path):
    """Every file of a folder or ZIP by its name inside."""
    if not os.path.isdir(path):
        with zipfile.ZipFile(path) as bag:
            names = [i.filename for i in bag.infolist() if not i.is_dir()]
            if len(set(names)) != len(names):
                raise Refused("a name is twice in the ZIP")
            top = names[0].split("/")[0] + "/" if names else ""
            strip = len(top) if all(name.startswith(top) for name in names) else 0
            return {name[strip:]: bag.read(name) for name in names}
    found = [os.path.join(at, name) for at, _, names in os.walk(path) for name in names]
    return {os.path.relpath(f, path).replace(os.sep, "/"): read(f) for f in found}


def check_manifest(files, name, names):
    """Refuses unless the manifest lists exactly these files as they are."""
    made = {n: f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n" for n in sorted(names)}
    listed = files[name].decode()
    for n, line in made.items():
        if line[:-1] not in listed.split("\n"):
            raise Refused(f"{n} is not as {name} lists it")
    if listed != "".join(made.values()):
        raise Refused(f"{name} lists other files than there are")


def check_exhibit(files, policy=None):
    """What an exhibit shows; refused where a file of it is not as it was when it was made."""
    tags = ("bagit.txt", "manifest-sha256.txt", "exhibit.note")
    missing = [n for n in (*tags, "tagmanifest-sha256.txt", "data/log/policy") if n not in files]
    if missing or files["bagit.txt"] != BAGIT:
        raise Refused(f"this is not a whole exhibit: {(missing or ['bagit.txt'])[0]}")
    inside = {n for n in files if n.startswith("data/")}
    check_manifest(files, "tagmanifest-sha256.txt", set(files) - inside - {"tagmanifest-sha256.txt"})
    check_manifest(files, "manifest-sha256.txt", inside)
    policy = policy or Policy(files["data/log/policy"].decode())
    note = Checkpoint(files["exhibit.note"].decode(), head=False)
    if not any(note.signed_by(key) for key in policy.logs):
        raise Refused("no log of the policy signed the exhibit")
    said = f"standing-exhibit/1\nsha256 {hashlib.sha256(files['manifest-sha256.txt']).hexdigest()}\n"
    if note.text != said:
        raise Refused("the manifest is not the one that was signed")
    ends = r"\.(tlog-proof|leaf\.json|json)$"
    entries = sorted({re.sub(ends, "", n) for n in inside if n.startswith("data/entries/")})
    captured, shown = set(), {}
    for at in entries:
        parts = [files.get(at + end) for end in (".tlog-proof", ".leaf.json", ".json")]
        if None in parts:
            raise Refused(f"{at}: a part is missing")
        try:
            shown = check_proof(parts[0].decode(), parts[1], policy, parts[2])
        except (Refused, Unreadable) as why:
            raise Refused(f"{at}: {why}") from None
        source = json.loads(parts[2]).get("source") or {}
        if isinstance(source.get("bytes"), dict):
            captured.add(source["bytes"]["captured"]["sha256"])
    sources = [n for n in inside if n.startswith("data/sources/")]
    for name in sources:
        if hashlib.sha256(files[name]).hexdigest() not in captured:
            raise Refused(f"{name} is no source that an entry of the log describes")
    return {**shown, "files": len(inside), "entries": len(entries), "sources": len(sources)}


# Commands
def judge(case):
    """Whether a given vector holds, as it should say of itself."""
    hexed = bytes.fromhex
    try:
        proof = [hexed(h) for h in case["proof"]]
        if case["kind"] == "inclusion":
            found = root_from_inclusion(hexed(case["leaf_hash"]), case["index"], case["size"], proof)
            return found == hexed(case["root"])
        check_consistency(case["size1"], hexed(case["root1"]),
                          case["size2"], hexed(case["root2"]), proof)
        return True
    except (Refused, ValueError):
        return False


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    proof = commands.add_parser("proof", help="one entry against a checkpoint and a policy")
    proof.add_argument("--entry", required=True, help="the entry's bytes as they are in the log")
    proof.add_argument("--payload", help="the payload that the leaf is to hold")
    proof.add_argument("--policy", required=True)
    exhibit = commands.add_parser("exhibit", help="a folder or ZIP, whole and as it was made")
    exhibit.add_argument("--policy", help="whom you trust [default: the one inside]")
    vectors = commands.add_parser("vectors", help="proofs that say whether they are valid")
    for command in (proof, exhibit, vectors):
        command.add_argument("file")
    args = parser.parse_args(argv)
    try:
        if args.command == "vectors":
            cases = json.loads(read(args.file))
            wrong = [c for c in cases if judge(c) != c["valid"]]
            for case in wrong:
                print("judged otherwise than it says:", json.dumps(case))
            print(f"{len(cases) - len(wrong)} proofs judged as they say, {len(wrong)} otherwise")
            return 1 if wrong else 0
        if args.command == "exhibit":
            policy = Policy(read(args.policy).decode()) if args.policy else None
            shown = check_exhibit(files_of(args.file), policy)
            print(f"it holds: {shown['files']} files as signed, {shown['entries']} entries in the log "
                  f"{shown.get('origin', '(none)')}, {shown['sources']} sources as captured")
            if not policy:
                print("judged by the key inside: compare data/log/policy with one from elsewhere")
            return 0
        policy, payload = Policy(read(args.policy).decode()), args.payload and read(args.payload)
        shown = check_proof(read(args.file).decode(), read(args.entry), policy, payload)
        print(f"it holds: entry {shown['index']} of {shown['size']} in the log {shown['origin']}; "
              f"witnesses: {', '.join(sorted(shown['witnesses'])) or 'none asked for or seen'}")
        return 0
    except Refused as why:
        print(f"it does not hold: {why}")
        return 1
    except (Unreadable, ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile) as why:
        print(f"cannot be read: {why}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
