"""What every admin page of the record keeps to: refs stand, refusals are told, and rows are acted on one by one."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.core.exceptions import ValidationError
from django.db import Error, models, transaction
from django.forms import Field, Form, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

AT_ONCE = 100


def sentence_of(error: Error) -> str:
    """What the database said when it refused a change, as a sentence."""
    first = str(error).strip().splitlines()[0]
    return f"The record refuses this: {first}."


class RecordAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no subscript at run time
    """A row of the record: its ref and slug stand, and what a trigger refuses is told in the form."""

    list_per_page = 50
    show_full_result_count = False
    view_on_site: Any = False
    fixed_once_added: tuple[str, ...] = ()

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> dict[str, Any]:
        """Ours; rows are deleted one at a time, where each refusal can be told."""
        actions: dict[str, Any] = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    def desk_address(self, row: Any) -> str:
        """Where the desk works on this row; empty where it does not."""
        return ""

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """The ref always; once the row exists, what never changes."""
        named = {field.name for field in self.model._meta.get_fields()}
        always = ("ref",) if "ref" in named else ()
        given = tuple(super().get_readonly_fields(request, obj))
        once = (*(("slug",) if "slug" in named else ()), *self.fixed_once_added) if obj else ()
        return tuple(dict.fromkeys((*always, *once, *given)))

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **options: Any
    ) -> "type[ModelForm[Any]]":
        """The form; after a refusal by the database it says why, and keeps what was typed."""
        form = super().get_form(request, obj, change, **options)
        refusal = getattr(request, "refusal", "")
        if not refusal:
            return form

        def clean(self: Any) -> None:
            raise ValidationError(refusal)

        return type(form.__name__, (form,), {"clean": clean})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every change of the row, with who made it, when, and what stood before: a page of the desk."""
        row = f"{self.model._meta.label_lower}:{object_id}"
        return HttpResponseRedirect(f"{reverse('desk:audit')}?{urlencode({'row': row})}")

    def render_change_form(self, request: HttpRequest, context: Any, *arguments: Any, **options: Any) -> HttpResponse:
        """The form, with the way to where the desk works on the row."""
        context["desk_address"] = self.desk_address(context["original"]) if context.get("original") else ""
        return super().render_change_form(request, context, *arguments, **options)

    def changeform_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> Any:
        """Add or change; a trigger's refusal comes back as a message in the form, never as a failure."""
        try:
            return super().changeform_view(request, *arguments, **options)
        except Error as error:
            if request.method != "POST":
                raise
            request.refusal = sentence_of(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, *arguments, **options)

    def delete_view(self, request: HttpRequest, object_id: str, *arguments: Any, **options: Any) -> HttpResponse:
        """Delete; what the record keeps is kept, with a message."""
        try:
            return super().delete_view(request, object_id, *arguments, **options)
        except Error as error:
            self.message_user(request, sentence_of(error), messages.ERROR)
            return HttpResponseRedirect("../change/")

    def one_by_one(self, request: HttpRequest, rows: Iterable[Any], act: Callable[[Any], object], done: str) -> None:
        """Act on each row by itself and tell what became of it: done, or refused and why."""
        chosen = list(rows[: AT_ONCE + 1] if isinstance(rows, models.QuerySet) else rows)
        if len(chosen) > AT_ONCE:
            sentence = f"Choose at most {AT_ONCE} rows: what becomes of each is told one by one. Nothing was done."
            self.message_user(request, sentence, messages.ERROR)
            return
        for row in chosen:
            name = shortened(row)
            try:
                with transaction.atomic():
                    act(row)
            except ValidationError as error:
                self.message_user(request, f"Refused: {name}. {' '.join(error.messages)}", messages.WARNING)
            except Error as error:
                self.message_user(request, f"Refused: {name}. {sentence_of(error)}", messages.WARNING)
            else:
                self.message_user(request, f"{done}: {name}.", messages.SUCCESS)

    def ask(self, request: HttpRequest, rows: Any, form: Form, title: str) -> HttpResponse:
        """The page between choosing rows and acting on them, which asks what the act needs to know."""
        context = {
            **self.admin_site.each_context(request), "opts": self.model._meta, "title": title, "form": form,
            "rows": rows, "action": request.POST["action"], "list_address": self.list_address(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/ask.html", context, status=422 if form.is_bound else 200)

    def list_address(self) -> str:
        """The list of these rows in the admin."""
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist")


def shortened(row: models.Model) -> str:
    """A row's ref and the beginning of its name, as a message calls it."""
    name = str(row)
    name = name if len(name) <= 80 else f"{name[:79]}…"
    return f"{row.ref}, {name}" if hasattr(row, "ref") else name


class BareRawId(ForeignKeyRawIdWidget):
    """A row's number and the way to choose another; the row's name would be a query for each."""

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        """No name."""
        return "", ""


class RecordInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows within another: however many there are, their choices are asked once."""

    extra = 0
    show_change_link = True
    chosen_from_a_list: tuple[str, ...] = ()
    loaded_with: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Any]":
        """With what their names are made of."""
        rows: models.QuerySet[Any] = super().get_queryset(request)
        return rows.select_related(*self.loaded_with) if self.loaded_with else rows

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **options: Any) -> Any:
        """One list of choices for all rows, or the bare number."""
        if db_field.name in self.raw_id_fields:
            options["widget"] = BareRawId(db_field.remote_field, self.admin_site)
        field: Any = super().formfield_for_foreignkey(db_field, request, **options)
        if field is not None and db_field.name in self.chosen_from_a_list:
            # Django makes the form of one page several times over.
            asked = vars(request).setdefault("choices_asked", {})
            model = db_field.remote_field.model
            if model not in asked:
                asked[model] = list(field.choices)
            field.choices = asked[model]
        return field


class ShownInline(RecordInline):
    """Rows within another, read only: each has its own page."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On its own page."""
        return False

    has_change_permission = has_delete_permission = has_add_permission


def one_to_a_line(db_field: "models.Field[Any, Any]", widget: Any, **options: Any) -> Field | None:
    """A form field for a list whose values hold commas (800,000)."""
    options |= {"delimiter": "\n", "widget": widget, "help_text": "One to a line."}
    return db_field.formfield(**options)
