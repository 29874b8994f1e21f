"""The runner: every case of a suite under every drafter, attack and repeat, streamed to disk."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import AftercallError
from assistant.pipeline import Assistant
from evals import cache, mutators, results
from evals.cases import Case
from evals.results import Results, Row
from evals.scorers import SCORERS
from evals.suite import LoadedSuite, Suite
from evals.targets import TARGETS

Tick = Callable[[int], None]
_NEXT_LANGUAGE = {"en": "zh", "fr": "ar", "hi": "en", "zh": "hi", "ar": "fr"}
_AHEAD = 4  # jobs waiting per worker, so that twenty thousand cases are never held at once


@dataclass(frozen=True)
class Options:
    """How a suite is run. `every`: only every n-th case of each language; `limit`: at most so many cases."""

    drafters: tuple[str, ...] = ("phrasebook",)
    repeat: int = 1
    languages: tuple[str, ...] = ()
    workers: int = 2
    cached: bool = True
    limit: int | None = None
    every: int = 1


@dataclass(frozen=True)
class Job:
    """One thing to compute: a case under one attack (or none) by one drafter, for the `repeat`-th time."""

    case: Case
    mutator: str | None
    drafter: str
    repeat: int

    def row(self) -> Row:
        return {
            "case": self.case.id,
            "language": self.case.language,
            "tags": self.case.tags,
            "mutator": self.mutator,
            "drafter": self.drafter,
            "repeat": self.repeat,
        }


class Runner:
    """Runs suites with one assistant. `tick(n)` is told of n more jobs done."""

    def __init__(self, assistant: Assistant, options: Options) -> None:
        self._assistant = assistant
        self._options = options
        self._software = cache.software_digest()

    def versions(self) -> dict[str, str]:
        """What the outputs depend on beside the cases."""
        source = self._assistant.settings
        return {**self._assistant.versions, "engine": self._software, "embeddings": source.embeddings}

    def count(self, suite: LoadedSuite) -> int:
        """How many jobs the suite has."""
        return sum(1 for _ in self._jobs(suite))

    def run(self, suite: LoadedSuite, out: Path, tick: Tick = lambda _: None) -> Path:
        """Run what is not done yet; the path of the results file.

        Raises:
            RunMismatch: `out` holds another run. SuiteInvalid: a case cannot be read.
        """
        options = {k: v for k, v in asdict(self._options).items() if k not in ("workers", "cached")}
        head = {"suite": suite.suite.model_dump(mode="json"), "versions": self.versions(), "options": options}
        head["options"]["drafters"], head["options"]["languages"] = list(self._options.drafters), list(self._options.languages)
        kept = Results(out / f"{suite.suite.name}.jsonl", head)
        store = cache.Cache(self._assistant.settings.data_dir / "evals" / "outputs.sqlite")
        waiting: set[Future[Row]] = set()
        try:
            with ThreadPoolExecutor(self._options.workers) as pool:
                for job in self._jobs(suite):
                    if results.key(job.row()) in kept.done:
                        tick(1)
                        continue
                    waiting.add(pool.submit(self._one, suite.suite, job, store))
                    if len(waiting) >= self._options.workers * _AHEAD:
                        waiting = self._collect(waiting, kept, tick, FIRST_COMPLETED)
                while waiting:
                    waiting = self._collect(waiting, kept, tick, FIRST_COMPLETED)
        finally:
            store.close()
        return kept.path

    def _collect(self, waiting: set[Future[Row]], kept: Results, tick: Tick, when: str) -> set[Future[Row]]:
        done, left = wait(waiting, return_when=when)
        for future in done:
            kept.add(future.result())
            tick(1)
        return left

    def _jobs(self, suite: LoadedSuite) -> Iterator[Job]:
        spec = suite.suite
        drafters = self._options.drafters if spec.kind == "replies" else ("phrasebook",)
        attacks: tuple[str | None, ...] = (None, *spec.mutators)
        for number, case in enumerate(suite.cases(self._options.languages, self._options.every)):
            if self._options.limit is not None and number >= self._options.limit:
                return
            for variant in self._variants(spec, case):
                for attack in attacks:
                    for drafter in drafters:
                        for repeat in range(self._options.repeat):
                            yield Job(variant, attack, drafter, repeat)

    def _variants(self, spec: Suite, case: Case) -> Iterator[Case]:
        yield case
        if spec.across and case.expect.get("articles"):
            other = _NEXT_LANGUAGE.get(case.language, "en")
            expect, tags = {**case.expect, "search_language": other}, {**case.tags, "across": f"{case.language}→{other}"}
            yield case.model_copy(update={"id": f"{case.id}→{other}", "expect": expect, "tags": tags})

    def _one(self, suite: Suite, job: Job, store: cache.Cache) -> Row:
        """The finished row; a case that fails becomes an error row and stops nothing."""
        started = time.perf_counter()
        row = job.row()
        try:
            case = _attacked(job)
            output, fresh = self._output(suite, case, job, store)
            measures = [measure for name in suite.scorers for measure in SCORERS[name](case, output)]
            row["measures"] = [[m.metric, m.value, m.good, m.part] for m in measures]
            if fresh:
                row["measures"].append(["took_ms", round((time.perf_counter() - started) * 1000, 2), None, None])
            row["passed"] = all(m.good for m in measures if m.good is not None)
            row |= {"shown": case.shown, "expect": case.expect, "output": _brief(output)}
        except AftercallError as error:
            row["error"] = {"code": error.code, "message": error.message}
        except Exception as error:  # noqa: BLE001  one bad case must not cost the run; it is counted and shown
            row["error"] = {"code": "internal", "message": f"{type(error).__name__} while running or scoring this case."}
        return row

    def _output(self, suite: Suite, case: Case, job: Job, store: cache.Cache) -> tuple[dict[str, Any], bool]:
        use = self._options.cached and self._options.repeat == 1
        name = cache.key(suite.kind, case, job.drafter, self.versions()) if use else ""
        kept = store.get(name) if use else None
        if kept is not None:
            return kept, False
        output = TARGETS[suite.kind](self._assistant, case, job.drafter)
        if use:
            store.put(name, output)
        return output, True


def _attacked(job: Job) -> Case:
    if job.mutator is None or job.case.text is None:
        return job.case
    text = mutators.mutate(job.mutator, job.case.text)
    expect = {name: value for name, value in job.case.expect.items() if name != "span"}
    return job.case.model_copy(update={"text": text, "expect": expect})


def _brief(output: dict[str, Any]) -> dict[str, Any]:
    """What a report shows of an output; sources, timings and the like are left out."""
    names = ("status", "verdict", "findings", "distress", "signals", "language", "keep", "reasons", "articles", "why")
    brief = {name: output[name] for name in names if name in output}
    if output.get("reply"):
        brief["reply"] = output["reply"]["text"]
        brief["sentences"] = [sentence["text"] for sentence in output["reply"]["sentences"]]
    return brief
