#!/usr/bin/env python3
"""Tests of tools/verify.py with a log, witnesses and keys made at run time."""
import base64
import contextlib
import io
import os
import struct
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LOG = "standing.example/log"


def b64(value):
    return base64.b64encode(value).decode()


class Signer:
    """A log (kind 1) or a witness (kind 4)."""

    def __init__(self, name, kind):
        self.name, self.kind, self.key = name, kind, Ed25519PrivateKey.generate()
        public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        body = bytes([kind]) + public
        self.id = verify.hashlib.sha256(name.encode() + b"\n" + body).digest()[:4]
        self.vkey = f"{name}+{self.id.hex()}+{b64(body)}"

    def line(self, text, at=1_700_000_000):
        if self.kind == verify.NOTE:
            signature = self.key.sign(text.encode())
        else:
            said = f"cosignature/v1\ntime {at}\n{text}"
            signature = struct.pack(">Q", at) + self.key.sign(said.encode())
        return f"\u2014 {self.name} {b64(self.id + signature)}\n"


def tree(leaves):
    """Root and, for each leaf, its path; the plain definition of RFC 6962, 2.1."""
    if len(leaves) == 1:
        return leaves[0], [[]]
    at = 1 << (len(leaves) - 1).bit_length() - 1
    (left, lefts), (right, rights) = tree(leaves[:at]), tree(leaves[at:])
    paths = [p + [right] for p in lefts] + [p + [left] for p in rights]
    return verify.node_hash(left, right), paths


class TlogProof(unittest.TestCase):
    def setUp(self):
        self.log = Signer(LOG, verify.NOTE)
        self.witnesses = [Signer(f"w{n}.example", verify.COSIGNATURE) for n in range(3)]
        self.entries = [b"entry %d" % n for n in range(7)]
        self.root, self.paths = tree([verify.leaf_hash(e) for e in self.entries])

    def policy(self, needed="2"):
        names = [w.name for w in self.witnesses]
        lines = [f"log {self.log.vkey}", *(f"witness {w.name} {w.vkey}" for w in self.witnesses)]
        return "\n".join([*lines, f"group g {needed} {' '.join(names)}", "quorum g", ""])

    def checkpoint(self, witnesses=2, root=None, signer=None, size=7):
        text = f"{LOG}\n{size}\n{b64(root or self.root)}\n"
        lines = [w.line(text) for w in self.witnesses[:witnesses]]
        return text + "\n" + (signer or self.log).line(text) + "".join(lines)

    def proof(self, index=4, path=None, note=None, extra=""):
        hashes = "".join(b64(h) + "\n" for h in (self.paths[index] if path is None else path))
        return f"c2sp.org/tlog-proof@v1\n{extra}index {index}\n{hashes}\n{note or self.checkpoint()}"

    def check(self, proof, entry=b"entry 4", policy=None):
        policy = verify.Policy(policy or self.policy())
        return verify.check_proof(proof, entry, policy)

    def refused(self, why, *args, **named):
        with self.assertRaisesRegex((verify.Refused, verify.Unreadable), why):
            self.check(*args, **named)

    def test_every_entry_of_a_witnessed_log_holds(self):
        for n, entry in enumerate(self.entries):
            shown = self.check(self.proof(n), entry)
            self.assertEqual(shown["index"], n)
            self.assertEqual(set(shown["witnesses"]), {"w0.example", "w1.example"})

    def test_extra_data_changes_nothing(self):
        self.check(self.proof(extra=f"extra {b64(b'anything')}\n"))

    def test_a_changed_entry_is_refused(self):
        self.refused("another root", self.proof(), entry=b"entry 4, altered")

    def test_another_place_is_refused(self):
        self.refused("another root", self.proof(5, path=self.paths[4]))
        self.refused("not in a tree of 7", self.proof().replace("index 4", "index 7"))

    def test_a_path_cut_short_or_drawn_out_is_refused(self):
        self.refused("too few", self.proof(path=self.paths[4][:-1]))
        self.refused("too many", self.proof(path=self.paths[4] + [self.root]))

    def test_a_rebuilt_log_signed_with_the_true_key_lacks_its_witnesses(self):
        self.entries[4] = b"entry 4, rewritten"
        root, paths = tree([verify.leaf_hash(e) for e in self.entries])
        note = self.checkpoint(witnesses=0, root=root)
        self.refused("g is not met: 0 witnesses", self.proof(path=paths[4], note=note),
                     entry=self.entries[4])

    def test_cosignatures_of_another_head_are_refused(self):
        root, paths = tree([verify.leaf_hash(b"other %d" % n) for n in range(7)])
        text = f"{LOG}\n7\n{b64(root)}\n"
        stolen = self.checkpoint().split("\n\n")[1].split("\n", 1)[1]
        note = text + "\n" + self.log.line(text) + stolen
        self.refused("w0.example is not theirs", self.proof(path=paths[4], note=note), b"other 4")

    def test_a_log_of_the_same_name_with_another_key_is_refused(self):
        note = self.checkpoint(signer=Signer(LOG, verify.NOTE))
        self.refused("no log of the policy signed", self.proof(note=note))

    def test_a_signature_of_a_stranger_counts_for_nothing(self):
        text = self.checkpoint().split("\n\n")[0] + "\n"
        stranger = Signer("stranger.example", verify.COSIGNATURE).line(text)
        note = self.checkpoint(witnesses=1) + stranger
        self.refused("g is not met: 1 witnesses", self.proof(note=note))

    def test_a_key_that_does_not_hash_to_its_id_is_refused(self):
        wrong = self.policy().replace(self.log.id.hex(), "00000000", 1)
        self.refused("another hash than it says", self.proof(), policy=wrong)

    def test_a_policy_that_asks_nobody_must_say_so(self):
        bare = f"log {self.log.vkey}\n"
        self.refused("names no quorum", self.proof(), policy=bare)
        self.check(self.proof(), policy=bare + "quorum none\n")

    def test_texts_that_are_no_proof_are_told_apart_from_proofs_that_fail(self):
        for spoilt in ["", "hello\n", self.proof().replace("@v1", "@v2"),
                       self.proof().replace("index 4", "index 04"),
                       self.proof().replace("\u2014", "-")]:
            with self.assertRaises(verify.Unreadable):
                self.check(spoilt)

    def test_the_payload_is_the_one_that_the_leaf_holds(self):
        nonce, payload = b"n" * 16, b'{"party":{}}'
        salted = verify.hashlib.sha256(nonce + payload).hexdigest()
        self.entries[4] = b'{"salted":"%s"}' % salted.encode()
        self.root, self.paths = tree([verify.leaf_hash(e) for e in self.entries])
        policy, extra = verify.Policy(self.policy()), f"extra {b64(nonce)}\n"
        proof = self.proof(note=self.checkpoint(), extra=extra)
        verify.check_proof(proof, self.entries[4], policy, payload)
        for other, what in [(proof, payload + b" "), (self.proof(), payload),
                            (self.proof(extra=f"extra {b64(b'm' * 16)}\n"), payload)]:
            with self.assertRaises(verify.Refused):
                verify.check_proof(other, self.entries[4], policy, what)

    def test_the_command_says_it_in_words_and_in_its_exit_status(self):
        with tempfile.TemporaryDirectory() as folder:
            def file(name, content):
                path = os.path.join(folder, name)
                with open(path, "wb") as out:
                    out.write(content)
                return path
            proof, policy = file("p", self.proof().encode()), file("k", self.policy().encode())
            good, bad = file("e", b"entry 4"), file("f", b"entry 5")
            def run(*args):
                said = io.StringIO()
                with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                    return verify.main(list(args)), said.getvalue()
            status, said = run("proof", proof, "--entry", good, "--policy", policy)
            self.assertEqual(status, 0)
            self.assertIn(f"it holds: entry 4 of 7 in the log {LOG}", said)
            self.assertEqual(run("proof", proof, "--entry", bad, "--policy", policy)[0], 1)
            self.assertEqual(run("proof", bad, "--entry", bad, "--policy", policy)[0], 2)
            self.assertEqual(run("proof", proof, "--entry", folder, "--policy", policy)[0], 2)


if __name__ == "__main__":
    unittest.main()
