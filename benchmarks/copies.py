"""How well copies are found: `python -m benchmarks.copies FOLDER …`, the folders holding texts (*.txt).

Each text is taken in, beside made-up ones of the same words; then edited copies of it come in, in which a share of
the words is replaced, left out or doubled. Counted is whether the original is proposed, and whether anything else is.
"""

import argparse
import contextlib
import math
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

from planwatch.embedded import Cluster

SHARES = (0.02, 0.10, 0.20, 0.30)
COPIES = 5
TOKEN = re.compile(r"\w+|\W+")


def edited(text: str, share: float, words: list[str], rng: random.Random) -> str:
    """A text in which this share of the words was replaced (half of them), left out or doubled."""
    made = []
    for token in TOKEN.findall(text):
        if not token[0].isalnum() or rng.random() >= share:
            made.append(token)
            continue
        way = rng.random()
        made.append(rng.choice(words) if way < 0.5 else "" if way < 0.75 else f"{token} {token}")
    return "".join(made)


def made_up(words: list[str], rng: random.Random) -> str:
    """A text of the same words in no order: 20 to 60 sentences."""
    sentences = (" ".join(rng.choices(words, k=rng.randint(8, 28))) for _ in range(rng.randint(20, 60)))
    return ". ".join(sentences) + "."


def interval(found: int, of: int) -> str:
    """A share with its 95 % interval (Wilson)."""
    if of == 0:
        return "-"
    share, z = found / of, 1.96
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{found}/{of} = {share:.3f} ({max(0, middle - half):.3f} to {min(1, middle + half):.3f})"


def main(folders: list[pathlib.Path], others: int) -> None:
    """Take in, edit, count, print."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "planwatch.settings"
    import django

    django.setup()
    from sources.models import Outlet, Signature
    from sources.plain_text import plain_text
    from sources.taking_in import Publication, copies_of, take_in

    rng = random.Random(28)
    texts = [plain_text(path.read_text()) for folder in folders for path in sorted(folder.glob("*.txt"))]
    words = re.findall(r"\w+", " ".join(texts))
    outlet = Outlet.objects.create(slug="bench", name="Bench", kind="other", reliability="F")
    for _ in range(others):
        take_in(Publication(outlet=outlet), made_up(words, rng))
    by_article = {take_in(Publication(outlet=outlet), text): text for text in texts}
    print(f"{len(texts)} texts, {others} made-up ones, {Signature.objects.count()} signatures")
    pairs = {
        frozenset((article.pk, copy.article.pk))
        for article, text in by_article.items()
        for copy in copies_of(text, besides=article)
    }
    print(f"pairs proposed among the texts as they are: {len(pairs)} of {math.comb(len(texts), 2)}")
    for share in SHARES:
        found, wrong, proposed, times = 0, 0, 0, []
        for article, text in by_article.items():
            for _ in range(COPIES):
                copy = edited(text, share, words, rng)
                begun = time.perf_counter()
                copies = copies_of(copy)
                times.append(time.perf_counter() - begun)
                found += article in [each.article for each in copies]
                proposed += len(copies)
                wrong += sum(
                    each.article != article and frozenset((article.pk, each.article.pk)) not in pairs for each in copies
                )
        count = len(by_article) * COPIES
        print(
            f"{share:.0%} of the words: recall {interval(found, count)}; false proposals {interval(wrong, proposed)}; "
            f"median {statistics.median(times) * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--others", type=int, default=2000, help="made-up texts beside them")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="planwatch-bench-"))
        cluster = Cluster(pathlib.Path(folder), durable=False)
        stack.enter_context(cluster.running())
        os.environ["DATABASE_URL"] = cluster.url
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
        main(given.folders, given.others)
