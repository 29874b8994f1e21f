"""The command line. Only click is imported before a command runs, so that help is instant."""

import sys
from collections.abc import Iterable
from importlib.metadata import EntryPoint

import click

from api.cli import knowledge, serve, texts
from assistant.errors import AftercallError


class _Group(click.Group):
    """Turns our errors into one clear line and exit code 1; wrong usage stays 2. Commands of other rooms join by entry point."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *(point.name for point in _others())})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        found = super().get_command(ctx, name)
        if found is None:
            point = next((point for point in _others() if point.name == name), None)
            found = point.load() if point else None
        return found

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except AftercallError as error:
            click.echo(f"{error.code}: {error.message}", err=True)
            sys.exit(1)


def _others() -> Iterable[EntryPoint]:
    from importlib.metadata import distribution

    return distribution("aftercall").entry_points.select(group="aftercall.commands")  # ours alone: reading all takes longer


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="aftercall", prog_name="aftercall")
def main() -> None:
    """What a support team says after a trader's position was liquidated.

    Reads the conversation, finds the playbook passages, drafts a reply in the customer's language and guards it. A person decides.
    """


for command in (texts.read, texts.guard, texts.suggest, knowledge.knowledge, serve.serve):
    main.add_command(command)
