"""The command line. Only click is imported before a command runs, so that help is instant."""

import sys

import click

from api.cli import knowledge, serve, texts
from assistant.errors import AftercallError


class _Group(click.Group):
    """Turns our errors into one clear line and exit code 1; wrong usage stays 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except AftercallError as error:
            click.echo(f"{error.code}: {error.message}", err=True)
            sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="aftercall", prog_name="aftercall")
def main() -> None:
    """What a support team says after a trader's position was liquidated.

    Reads the conversation, finds the playbook passages, drafts a reply in the customer's language and guards it. A person decides.
    """


for command in (texts.read, texts.guard, texts.suggest, knowledge.knowledge, serve.serve):
    main.add_command(command)
