"""What an editor says of a passage: one form for the workbench, for a page without JavaScript, and for a change."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from desk.passages import is_quoted, located, near
from desk.speaking import SECOND_HAND, Voice, stakeholder_named, voice_of
from planwatch.codebook import SQUARES, Attribution, MadeOnBasis, Mapping, Mark, Stance
from provisions.matter import THE_PLAN
from provisions.models import Draft, Plan, Provision, Statement
from provisions.models.actors import AUTHORITY_CHOICES
from provisions.prepared import Compiled
from sources.models import Article, ArticleText
from sources.quotation import Span

PROPOSED = "proposed"
NONE = "none"
LONGEST = 2_000

# One key each; letters that mean the code, and none that the workbench needs for something else.
STANCE_KEYS = {
    Stance.ENDORSE: "y", Stance.ACCEPT_CONDITIONAL: "i", Stance.NEUTRAL: "o", Stance.SEEK_CHANGE: "c",
    Stance.REJECT: "f", Stance.AMBIGUOUS: "u",
}  # fmt: skip
MARK_KEYS = {Mark.DECLINED: "d", Mark.OPEN: "p", Mark.DEMAND: "m"}
CODES = [(code.value, code.label) for code in (*Stance, *Mark)]


def code_rows() -> list[dict[str, str]]:
    """Every stance and mark with its key, and the glyph of a stance."""
    rows = [
        {"value": stance.value, "label": stance.label, "key": key, "glyph": SQUARES[stance][0], "kind": "stance"}
        for stance, key in STANCE_KEYS.items()
    ]
    return rows + [
        {"value": mark.value, "label": mark.label, "key": key, "glyph": "", "kind": "mark"}
        for mark, key in MARK_KEYS.items()
    ]


def _drafts() -> QuerySet[Any, Any]:
    is_default = Exists(Plan.objects.filter(default_draft=OuterRef("pk")))
    return Draft.objects.order_by("public_since", "pk").values_list("slug", "name", is_default)


_DRAFTS = Compiled(_drafts)
CHOSEN = ("authority", "attribution", "mapping", "made_on_basis")


class CodesForm(forms.Form):
    """The coded values of one passage, without the passage and the provisions."""

    speaker = forms.CharField(max_length=120, error_messages={"required": "Say who speaks."})
    on_behalf_of = forms.CharField(max_length=120, required=False)
    authority = forms.ChoiceField(
        required=False,
        choices=[
            (PROPOSED, "by the role on that day"),
            *((str(rank), label) for rank, label in AUTHORITY_CHOICES),
            (NONE, "none: it sets no position"),
        ],
    )
    code = forms.ChoiceField(choices=CODES, error_messages={"required": "Choose a stance or a mark."})
    condition = forms.CharField(max_length=LONGEST, required=False)
    counter_proposal = forms.CharField(max_length=LONGEST, required=False)
    red_line = forms.BooleanField(required=False)
    threat = forms.BooleanField(required=False)
    attribution = forms.ChoiceField(choices=Attribution.choices, initial=Attribution.DIRECT_QUOTE)
    mapping = forms.ChoiceField(choices=Mapping.choices, required=False)
    draft = forms.ModelChoiceField(Draft.objects.all(), to_field_name="slug", required=False)
    made_on = forms.DateField(error_messages={"required": "Give the day, or the latest that the source allows."})
    made_on_basis = forms.ChoiceField(choices=MadeOnBasis.choices, initial=MadeOnBasis.NO_LATER_THAN)
    repeats = forms.SlugField(required=False)
    note = forms.CharField(max_length=LONGEST, required=False)

    def __init__(self, asked: Any = None, *, article: Article, **options: Any) -> None:
        self.article = article
        if asked is None:
            # To copy and bind two dozen fields for a form that nobody has filled in costs more than its article.
            self.base_fields = {}  # type: ignore[misc]
        super().__init__(asked, **options)
        if asked is None:
            of_plan = [slug for slug, _, is_default in self.drafts if is_default]
            self.initial.setdefault("draft", of_plan[0] if of_plan else "")

    @cached_property
    def drafts(self) -> list[tuple[str, str, bool]]:
        """Every draft by slug and name, and whether it is the plan's own. One query."""
        return _DRAFTS.rows()

    @property
    def choices(self) -> dict[str, dict[str, str]]:
        """By field, what can be chosen, with its label."""
        fixed: dict[str, Any] = {name: type(self).base_fields[name] for name in CHOSEN}
        drafts = {slug: name for slug, name, _ in self.drafts}
        return {name: dict(field.choices) for name, field in fixed.items()} | {"draft": drafts}

    @cached_property
    def typed(self) -> dict[str, Any]:
        """What stands in each field: what was sent, or in a new form what is proposed."""
        fields = type(self).base_fields
        if self.is_bound:
            return {name: self[name].value() for name in fields}
        return {name: self.get_initial_for_field(field, name) for name, field in fields.items()}

    @cached_property
    def refused(self) -> dict[str, str]:
        """What is wrong with each field, in a sentence; empty where it holds."""
        errors = self.errors
        return {name: str(errors[name][0]) if name in errors else "" for name in type(self).base_fields}

    def clean_speaker(self) -> Any:
        """The stakeholder of that name."""
        return stakeholder_named(self.cleaned_data["speaker"])

    def clean_on_behalf_of(self) -> Any:
        """The stakeholder of that name; none where the role decides."""
        words = self.cleaned_data["on_behalf_of"]
        return stakeholder_named(words) if words else None

    def clean_repeats(self) -> Statement | None:
        """The earlier statement that is named."""
        ref = self.cleaned_data["repeats"]
        if not ref:
            return None
        earlier = Statement.objects.filter(ref=ref).first()
        if earlier is None:
            raise ValidationError(f"There is no statement {ref}.")
        return earlier

    def clean(self) -> dict[str, Any]:
        """What is left open follows from the role and the article; then what belongs together is compared."""
        kept = super().clean() or {}
        made_on, published = kept.get("made_on"), self.article.published_on
        if made_on and published and made_on > published:
            self.add_error("made_on", f"The article is of {published:%-d %b %Y}; what it reports is not later.")
        earlier = kept.get("repeats")
        if earlier and made_on and earlier.made_on > made_on:
            self.add_error("repeats", f"{earlier.ref} was made later, on {earlier.made_on:%-d %b %Y}.")
        if kept.get("code") == Stance.ACCEPT_CONDITIONAL and not kept.get("condition"):
            self.add_error("condition", "Accepting on a condition needs the condition.")
        return kept

    def voice(self) -> Voice:
        """Whose position it is and with which authority: as typed, else as the role on that day gives."""
        kept = self.cleaned_data
        given = voice_of(kept["speaker"], kept["made_on"])
        whose = kept["on_behalf_of"] or given.on_behalf_of
        rank = kept["authority"] or PROPOSED
        # A role gives authority for the one that it speaks for, and for nobody else.
        proposed = given.authority if whose == given.on_behalf_of else None
        authority = proposed if rank == PROPOSED else None if rank == NONE else int(rank)
        return Voice(whose, None if kept["attribution"] in SECOND_HAND else authority)

    def values(self) -> dict[str, Any]:
        """The fields of a statement, without passage and provision. Needs a valid form."""
        kept, voice = self.cleaned_data, self.voice()
        code = kept["code"]
        names = ("speaker", "condition", "counter_proposal", "red_line", "threat", "attribution", "draft", "made_on",
                 "made_on_basis", "repeats", "note")  # fmt: skip
        return {name: kept[name] for name in names} | {
            "on_behalf_of": voice.on_behalf_of,
            "authority": voice.authority,
            "stance": code if code in Stance.values else "",
            "mark": code if code in Mark.values else "",
            "mapping": kept["mapping"] or Mapping.STATED,
        }


PLAN = "plan"


class MendForm(CodesForm):
    """The codes of a row that exists, with the provision that it is on; left empty, that stays as it is."""

    matter = forms.ChoiceField(required=False)
    passage = forms.CharField(strip=False, required=False)

    def __init__(self, asked: Any = None, *, row: Statement, **options: Any) -> None:
        super().__init__(asked, article=row.excerpt.article, **options)
        self.row = row
        self.span: Span | None = None
        provisions = Provision.objects.select_related("part_of").in_order()
        self.matters = {PLAN: THE_PLAN} | {one.slug: str(one) for one in provisions}
        if self.is_bound:
            self.fields["matter"].choices = list(self.matters.items())  # type: ignore[attr-defined]

    @property
    def choices(self) -> dict[str, dict[str, str]]:
        """See CodesForm."""
        return super().choices | {"matter": self.matters}

    def clean_passage(self) -> str:
        """Other words of the same text, checked to the character; as it was or empty, the passage stays."""
        words = (self.cleaned_data["passage"] or "").replace("\r\n", "\n").strip()
        old = self.row.excerpt
        if words and words != old.exact.strip():
            if old.text_version.text is None:
                raise ValidationError("The words of this article are not held here, so the passage stays as it is.")
            self.span = near(old.text_version.text, words, (old.start, old.end))
        return words

    def values(self) -> dict[str, Any]:
        """The fields of a statement, with its provision. Needs a valid form."""
        matter = self.cleaned_data["matter"]
        if not matter:
            return super().values() | {"provision": self.row.provision}
        return super().values() | {"provision": Provision.objects.filter(slug=matter).first()}


AS_IT_STANDS = "as the passage stands: a direct quote if in quotation marks"


class ClaimForm(CodesForm):
    """What one passage says, on one provision or several.

    How the words reached us follows from the quotation marks around the passage unless somebody says so.
    """

    attribution = forms.ChoiceField(required=False, choices=[("", AS_IT_STANDS), *Attribution.choices])
    provisions = forms.ModelMultipleChoiceField(Provision.objects.all(), to_field_name="slug", required=False)
    is_plan = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """The claim is on something."""
        kept = super().clean()
        if not kept.get("provisions") and not kept.get("is_plan"):
            self.add_error("provisions", "Say which provision it is on, or that it is on the plan as a whole.")
        return kept

    def attribute(self, text: str, span: Span) -> None:
        """Say how the words reached us, where that was left open. Needs cleaned data."""
        if not self.cleaned_data.get("attribution"):
            quoted = is_quoted(text, *span)
            self.cleaned_data["attribution"] = Attribution.DIRECT_QUOTE if quoted else Attribution.ON_RECORD_PARAPHRASE

    def targets(self) -> list[Provision | None]:
        """What is spoken of: provisions, and none for the plan as a whole."""
        provisions: list[Provision | None] = list(self.cleaned_data["provisions"])
        return [*([None] if self.cleaned_data["is_plan"] else []), *provisions]


class TaggingForm(ClaimForm):
    """A passage of a stored text, the provisions it speaks of, and its codes."""

    passage = forms.CharField(
        strip=False, error_messages={"required": "Mark a passage, or copy its words into the field."}
    )
    passage_at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    support_1 = forms.CharField(strip=False, required=False)
    support_1_at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    support_2 = forms.CharField(strip=False, required=False)
    support_2_at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    is_suggested = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: Any = None, *, version: ArticleText, **options: Any) -> None:
        self.version = version
        self.spans: list[Span] = []
        super().__init__(asked, article=version.article, **options)

    def clean(self) -> dict[str, Any]:
        """The words stand where they are said to stand."""
        kept = super().clean()
        self.spans = [span for name in ("passage", "support_1", "support_2") if (span := self.place_of(name, kept))]
        if self.spans:
            self.attribute(self.version.text or "", self.spans[0])
        return kept

    def place_of(self, name: str, kept: dict[str, Any]) -> Span | None:
        """Where the words of one field stand in the text."""
        # A browser sends the line ends of a text area as CR LF; the stored text has LF alone.
        words = (kept.get(name) or "").replace("\r\n", "\n")
        if not words.strip():
            return None
        try:
            return located(self.version.text or "", words, kept.get(f"{name}_at"))
        except ValidationError as error:
            self.add_error(name, error)
            return None


def defaults(article: Article) -> dict[str, Any]:
    """What the form proposes before anybody typed, beside the plan's draft: the article's day as the latest."""
    return {
        "made_on": article.published_on,
        "made_on_basis": MadeOnBasis.NO_LATER_THAN,
        "attribution": "",
        "mapping": Mapping.STATED,
        "authority": PROPOSED,
    }
