"""The forms through which an article comes to be read: an address, a file."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from desk.intake.actions import FILE_TYPES
from sources.canonical import canonical
from sources.quotations_file import CannotImport, read_quotations

LARGEST = 10_000_000
LATER = (".docx", ".doc", ".odt", ".rtf", ".pdf")


class Door(forms.Form):
    """A form of its own beside the article's, whose fields have other ids."""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="door_%s", label_suffix="")


class AddressForm(Door):
    """The address of a page."""

    address = forms.CharField(
        max_length=1000, widget=forms.TextInput({"inputmode": "url", "placeholder": "https://", "autofocus": True}),
        help_text="Title, byline, day, outlet and words are read and shown for correction before anything is saved.",
        error_messages={"required": "Give the address of the page."},
    )  # fmt: skip

    def clean_address(self) -> str:
        """The address without what tracks."""
        try:
            return canonical(self.cleaned_data["address"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class FileForm(Door):
    """A file with the words of an article."""

    file = forms.FileField(
        widget=forms.FileInput({"accept": ",".join(FILE_TYPES)}),
        help_text=".txt, .md or .html, at most 10 MB. Word files and PDF cannot be read yet: paste their words.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )  # fmt: skip

    def clean_file(self) -> "UploadedFile[bytes]":
        """A file of a kind that can be read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        ending = PurePath(file.name or "").suffix.lower()
        if ending in LATER:
            raise forms.ValidationError(f"{ending} files cannot be read yet. Open it and paste its words below.")
        if ending not in FILE_TYPES:
            raise forms.ValidationError("The file is none of .txt, .md and .html.")
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 10 MB.")
        return file


class ImportForm(Door):
    """A file of quotations."""

    file = forms.FileField(
        widget=forms.FileInput({"accept": ".csv,.json"}),
        help_text="A CSV (UTF-8, with a header) or the JSON that Hypothesis exports; at most 10 MB and 5,000 rows.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """A file of a kind that can be imported: its rows as `quotations`, and as `left_out` how many quote nothing."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower() not in (".csv", ".json"):
            raise forms.ValidationError("The file is neither .csv nor .json.")
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 10 MB.")
        try:
            self.quotations, self.left_out = read_quotations(file.name or "", file.read())
        except CannotImport as error:
            raise forms.ValidationError(str(error)) from None
        return file
