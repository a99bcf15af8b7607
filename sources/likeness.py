"""How alike two texts are: a signature that finds candidates, and the share of common text. Pure functions.

A signature is a MinHash of the runs of three words: their hashes below a fixed bound. Unlike one of fixed size it
finds a short text within a long one, and grows with the text (about 500 numbers for 2,000 words).
"""

import hashlib
import re

from rapidfuzz import fuzz, process

RUN = 3
BOUND = 2**63 // 4
# A sentence counts as common from here on: it stands up to every fifth word being changed, and chance does not
# reach it (docs/taking-in.md has the figures).
ALIKE = 65
# At most this many sentences are compared: comparing takes their number squared.
SENTENCES = 800

WORD = re.compile(r"\w+")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\s\"'”’»)\]]+|\n+")


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return WORD.findall(text.lower())


def signature(text: str) -> list[int]:
    """The signature of a text: sorted numbers from 0 to 2**61; a text under three words has none."""
    words = words_of(text)
    runs = {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    hashes = {int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 1 for run in runs}
    return sorted(number for number in hashes if number < BOUND)


def sentences(text: str) -> list[str]:
    """The sentences of a text as words in lower case, the first 800."""
    found = (" ".join(words_of(sentence)) for sentence in SENTENCE_END.split(text))
    return [sentence for sentence in found if sentence][:SENTENCES]


def common_share(one: str, other: str) -> float:
    """The share, 0 to 1, of the shorter text's words that stand in sentences that the longer text has too.

    Sentences may have changed places and up to about a fifth of their words.
    """
    shorter, longer = sorted((sentences(one), sentences(other)), key=lambda each: sum(map(count, each)))
    if not shorter:
        return 0.0
    likeness = process.cdist(shorter, longer, scorer=fuzz.ratio, score_cutoff=ALIKE).max(axis=1)
    common = sum(count(sentence) for sentence, best in zip(shorter, likeness, strict=True) if best >= ALIKE)
    return common / sum(map(count, shorter))


def count(sentence: str) -> int:
    """The number of words in a sentence of `sentences`."""
    return sentence.count(" ") + 1
