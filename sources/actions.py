"""What changes evidence: a passage is marked, and checked to the character before it is kept."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from planwatch.codebook import SHARE_OF_AN_ARTICLE, WORDS_IN_A_RUN
from sources.anchoring import Normal, carried_between, normalised, says_the_same
from sources.models import ArticleText, Excerpt
from sources.quotation import Span, at_word_edges, joined, quoted_words, word_count


@transaction.atomic
def mark(version: ArticleText, start: int, end: int, *, instead_of: Excerpt | None = None) -> Excerpt:
    """The excerpt at `start` to `end` (code points, end exclusive) of a text that is held: a new one or the same.

    Raises ValidationError with a sentence where the place is none, cuts a word, or shows too much of the article.
    `instead_of`: a passage that will go, and so counts no more.
    """
    # One at a time for an article: two who mark at once would each stay under the share, and together pass it.
    version = ArticleText.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.text is None:
        raise ValidationError("The words of this version are not held here, so nothing in it can be marked.")
    if not 0 <= start < end <= version.length:
        raise ValidationError(f"{start} to {end} is no place in a text of {version.length} characters.")
    if not at_word_edges(version.text, start, end):
        raise ValidationError("The passage cuts a word; begin and end where words do.")
    standing = Excerpt.objects.filter(text_version=version, start=start, end=end).first()
    if standing is not None:
        return standing
    quoted = quoted_in([version])[version.pk]
    if instead_of is not None and instead_of.text_version_id == version.pk:
        quoted.pop((instead_of.start, instead_of.end), None)
    if refusal := too_much(version, quoted, (start, end)):
        raise ValidationError(refusal)
    return Excerpt.objects.create(
        article_id=version.article_id, text_version=version, exact=version.text[start:end], start=start, end=end,
        verified_at=timezone.now(), language=version.article.language,
    )  # fmt: skip


@transaction.atomic
def carry_over(version: ArticleText) -> int:
    """Let the passages of an article stand in this newer text of it where they do without doubt; how many moved.

    What the strict rule (`sources.anchoring`) does not carry stays on its older text, and waits for a person; so does
    what would show too much of a text that became shorter.
    """
    version = ArticleText.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.text is None:
        return 0
    new, olds, moved, standing = normalised(version.text), dict[int, Normal](), 0, quoted_in([version])[version.pk]
    rows = Excerpt.objects.filter(article_id=version.article_id, text_version__text__isnull=False)
    for excerpt in rows.exclude(text_version=version).select_related("text_version").order_by("pk"):
        old = olds.setdefault(excerpt.text_version_id, normalised(excerpt.text_version.text or ""))
        span = carried_between(old, new, version.text, excerpt.start, excerpt.end)
        if span is not None and span not in standing and not too_much(version, standing, span):
            to_place(excerpt, version, span)
            standing[span] = excerpt.exact
            moved += 1
    return moved


@transaction.atomic
def move(excerpt: Excerpt, version: ArticleText, start: int, end: int) -> None:
    """Let a passage stand where a person found its very words in another text of the article."""
    version = ArticleText.objects.select_for_update(of=("self",)).get(pk=version.pk)
    excerpt.refresh_from_db(from_queryset=Excerpt.objects.select_for_update(of=("self",)))
    words = (version.text or "")[max(start, 0) : max(end, 0)]
    if not says_the_same(words, excerpt.exact) or not at_word_edges(version.text or "", start, end):
        raise ValidationError("Other words stand at that place. A passage moves only where its own words stand.")
    if version.excerpts.filter(start=start, end=end).exists():
        raise ValidationError("That place is marked already, as a passage of its own.")
    if refusal := too_much(version, quoted_in([version])[version.pk], (start, end)):
        raise ValidationError(refusal)
    to_place(excerpt, version, (start, end))


def to_place(excerpt: Excerpt, version: ArticleText, span: Span) -> None:
    """Write where a passage stands; the database checks its words again."""
    excerpt.text_version, (excerpt.start, excerpt.end) = version, span
    excerpt.exact = (version.text or "")[slice(*span)]
    excerpt.verified_at = timezone.now()
    excerpt.save(update_fields=["text_version", "start", "end", "exact", "verified_at"])


def quoted_in(versions: Iterable[ArticleText]) -> dict[int, dict[Span, str]]:
    """The passages that stand in each of these texts, by place. One query."""
    quoted: dict[int, dict[Span, str]] = {version.pk: {} for version in versions}
    rows = Excerpt.objects.filter(text_version__in=quoted).order_by()
    for pk, start, end, exact in rows.values_list("text_version_id", "start", "end", "exact"):
        quoted[pk][start, end] = exact
    return quoted


def too_much(version: ArticleText, standing: dict[Span, str], span: Span) -> str:
    """Why a passage is too long, by itself or with what it touches, or one too many; empty where it is not.

    `standing` are the passages that stand in the text already, by place. The text is held.
    """
    text = version.text or ""
    count = word_count(text[slice(*span)])
    if count == 0:
        return "The passage holds no word."
    if count > WORDS_IN_A_RUN:
        return (
            f"{count} words; an excerpt holds at most {WORDS_IN_A_RUN}. Take the part that says it, "
            "and a supporting excerpt for the rest."
        )
    exact_by_span = standing | {span: text[slice(*span)]}
    for run in joined(exact_by_span, text):
        if run[0] <= span[0] < run[1] and (count := word_count(text[slice(*run)])) > WORDS_IN_A_RUN:
            return (
                f"Together with the passages it touches this makes {count} words in a run; at most {WORDS_IN_A_RUN} "
                "are shown. Take another part, or use the passage that is marked already."
            )
    shown = quoted_words([*exact_by_span], exact_by_span)
    if shown >= SHARE_OF_AN_ARTICLE * version.word_count:
        return (
            f"The excerpts would show {shown} of the {version.word_count} words of this article; they stay under "
            f"{SHARE_OF_AN_ARTICLE:.0%}. Take a shorter passage."
        )
    return ""
