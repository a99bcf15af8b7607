"""How values look in the files: block style, long texts folded, lines of a text kept, nothing that varies."""

import datetime
import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

WIDTH = 110
LONG = 100
# YAML 1.1, which many programs still read, takes these for true and false.
OTHERWISE_READ = {"y", "n", "yes", "no", "on", "off"}


class Representer(SafeRepresenter):
    """Chooses the style of each value."""

    def text(self, value: str) -> ScalarNode:
        """A text: quoted where a block could not hold it exactly."""
        return self.scalar("str", value, style_of(value))

    def day(self, value: datetime.date) -> ScalarNode:
        """A day."""
        return self.scalar("timestamp", value.isoformat())

    def instant(self, value: datetime.datetime) -> ScalarNode:
        """An instant in UTC."""
        return self.scalar("timestamp", value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z"))

    def scalar(self, tag: str, value: str, style: str | None = None) -> ScalarNode:
        """A single value."""
        node: ScalarNode = self.represent_scalar(f"tag:yaml.org,2002:{tag}", value, style=style)
        return node

    def ignore_aliases(self, data: Any) -> bool:
        """No value stands for another that is equal."""
        return True


Representer.add_representer(str, Representer.text)
Representer.add_representer(datetime.date, Representer.day)
Representer.add_representer(datetime.datetime, Representer.instant)


def style_of(text: str) -> str | None:
    """The style in which YAML keeps a text exactly and an analyst reads it well."""
    is_plain = all(letter.isprintable() or letter in "\n\u00a0" for letter in text)
    if not is_plain or text != text.strip() or any(pair in text for pair in ("  ", " \n", "\n ", "\n\n")):
        return '"'
    if "\n" in text:
        return "|"
    if len(text) > LONG and " " in text:
        return ">"
    return "'" if text.lower() in OTHERWISE_READ else None


def written(document: dict[str, Any]) -> str:
    """A document as YAML 1.2."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = Representer
    settings = {"default_flow_style": False, "sort_base_mapping_type_on_output": False, "width": WIDTH}
    for name, value in settings.items():
        setattr(yaml, name, value)
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()
