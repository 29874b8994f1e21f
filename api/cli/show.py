"""What a person sees in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from assistant.content.articles import Article
    from assistant.guard.findings import Check
    from assistant.ingest.documents import Document
    from assistant.ingest.gate import Gated
    from assistant.retrieve.passages import Passage
    from assistant.suggestions import Suggestion
    from assistant.understand.reading import Reading

_COLOURS = {
    "pass": "green",
    "ready": "green",
    "warn": "yellow",
    "escalated": "magenta",
    "block": "red",
    "withheld": "red",
    "unchecked": "red",
}
_MARKS = {"block": "bold red", "fix": "yellow", "warn": "cyan"}


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)


def _spans(text: str, spans: Sequence[tuple[int, int, str]]) -> "Text":
    from rich.text import Text

    shown = Text(text)
    for start, end, style in spans:
        shown.stylize(style, start, end)
    return shown


def _table(*headings: str) -> Any:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def reading(text: str, found: "Reading") -> None:
    console = _console()
    console.print(_spans(text, [(e.start, e.end, "bold yellow") for e in found.evidence]))
    language = f"{found.language or 'unknown'} ({found.script})"
    console.print(f"\nlanguage {language}   distress [bold]{found.distress}[/bold]")
    for name, values in (("signals", found.signals), ("feelings", found.feelings), ("needs", found.needs)):
        if values:
            console.print(f"{name} {', '.join(values)}")


def check(text: str, found: "Check") -> None:
    console = _console()
    console.print(_spans(text, [(f.start, f.end, _MARKS[f.severity]) for f in found.findings]))
    console.print(f"\nverdict [bold {_COLOURS[found.verdict]}]{found.verdict}[/]   language {found.language or 'unknown'}")
    if found.why:
        console.print(found.why)
    table = _table("severity", "category", "words", "why", "rule")
    for f in found.findings:
        table.add_row(f.severity, f.category, f.text[:60], f.why, f.rule)
    if found.findings:
        console.print(table)
    if found.fixed_text:
        console.print("\n[dim]with the fixes applied:[/dim]", found.fixed_text, sep="\n")


def suggestion(found: "Suggestion") -> None:
    console = _console()
    if found.reply:
        console.print(found.reply.text, markup=False)
    colour = _COLOURS[found.status]
    verdict = f"[dim]guard[/dim] [{_COLOURS[found.verdict]}]{found.verdict}[/]"
    level = f"distress {found.reading.distress}   language {found.reading.language or 'unknown'}"
    console.print(f"\n[dim]status[/dim] [bold {colour}]{found.status}[/]   {verdict}   {level}")
    if found.why:
        console.print(found.why, style="yellow")
    if found.escalation:
        console.print(f"[magenta]{found.escalation.level}[/]: {found.escalation.why}")
        for line in found.escalation.resources:
            checked = line["verified_on"] or "not verified"
            console.print(f"  {line['name']}: {line['contact']} ({line['region']}, {checked})", markup=False)
    for f in found.findings:
        console.print(f"  {f.severity} {f.category}: {f.why}", markup=False)
    if found.sources:
        console.print("[dim]rests on[/dim] " + ", ".join(source["id"] for source in found.sources))


def passages(found: "Sequence[Passage]") -> None:
    console = _console()
    if not found:
        console.print("Nothing in the playbook fits this.")
    for rank, passage in enumerate(found, 1):
        note = " [magenta](for agents)[/]" if passage.audience == "agent" else ""
        console.print(f"[bold]{rank}. {passage.title}[/bold]  [dim]{passage.source} {passage.language}[/dim]{note}")
        console.print(passage.text + "\n", markup=False)


def gated(text: str, found: "Gated") -> None:
    console = _console()
    console.print(_spans(text, [(r.start, r.end, "cyan" if r.kept else "bold red") for r in found.reasons]))
    console.print("\n[bold green]keep[/]" if found.keep else "\n[bold red]do not use[/]")
    for reason in found.reasons:
        console.print(f"  {reason.category}: {reason.why}", markup=False)


def added(document: "Document") -> None:
    console = _console()
    console.print(
        f"[bold]{document.name}[/bold]  language {document.language}, {len(document.passages)} passages kept for agents, "
        f"{len(document.quarantined)} stretches set aside"
    )
    table = _table("set aside", "why")
    for stretch in document.quarantined:
        table.add_row(stretch.text[:110], "; ".join(f"{r['category']}: {r['why']}" for r in stretch.reasons))
    if document.quarantined:
        console.print(table)
    if document.notes:
        console.print(f"[dim]also: {', '.join(document.notes)}[/dim]")


def articles(found: "Sequence[Article]", documents: Sequence[dict[str, Any]]) -> None:
    console = _console()
    table = _table("id", "topic", "audience", "languages", "reviewed", "valid until")
    by_id: dict[str, list[Any]] = {}
    for article in found:
        by_id.setdefault(article.id, []).append(article)
    for article_id, versions in by_id.items():
        first = versions[0]
        languages = " ".join(article.language for article in versions)
        table.add_row(article_id, first.topic, first.audience, languages, str(first.reviewed_on), str(first.valid_until))
    console.print(table)
    for document in documents:
        console.print(f"added: {document['name']} ({document['language']}, {len(document['passages'])} passages)", markup=False)


def synced(counts: dict[str, int], seconds: float) -> None:
    total = sum(counts.values())
    _console().print(f"{total:,} texts indexed in {seconds:.1f} s ({total / max(seconds, 0.001):,.0f} chunks/s).")
