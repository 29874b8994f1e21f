"""`make bench`: measure and print."""

from statistics import median

from rich.console import Console
from rich.table import Table

from assistant.pipeline import Assistant
from evals.bench import retrieval, served, speed


def show(title: str, headings: tuple[str, ...], lines: list[list[str]]) -> None:
    """One table."""
    table = Table(title=title, title_justify="left")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number == 0 else "right")
    for line in lines:
        table.add_row(*line)
    Console(highlight=False, width=150).print(table)


def main() -> None:
    """Everything, in a few minutes."""
    assistant = Assistant()
    assistant.sync()
    times = speed.suggestion_times(assistant)
    one = median(times["one embedding"])
    lines = []
    for name, values in times.items():
        mid, late = speed.summary(values)
        lines.append([name, f"{mid:.1f}", f"{late:.1f}", f"{mid / one:.2f} ×"])
    http, alone, peak = served.served(speed.conversations(assistant))
    mid, late = speed.summary(http)
    lines.append(["suggestion over HTTP", f"{mid:.1f}", f"{late:.1f}", f"{mid / median(alone):.2f} ×"])
    show("Time per conversation (20 samples)", ("", "p50 ms", "p95 ms", "of one embedding"), lines)
    figures = [
        ["`aftercall --help`, median of nine", f"{speed.help_time():.3f} s"],
        ["embedding the knowledge anew", f"{speed.sync_rate(assistant):.0f} chunks/s"],
        ["peak memory of `aftercall serve`", f"{peak:.0f} MB" if peak else "not told by this system"],
    ]
    show("Start, sync, memory", ("", "measured"), figures)
    headings = ("language", "queries", *retrieval.METHODS)
    show("Retrieval: recall@1 / recall@3 / MRR", headings, retrieval.table(assistant))
    show("Nothing found", ("language", "off-topic told apart", "real questions lost"), retrieval.nothing(assistant))


if __name__ == "__main__":
    main()
