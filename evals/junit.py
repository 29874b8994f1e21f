"""The verdict as JUnit XML, which every build server reads."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as Xml

from evals.verdict import Judged


def write(path: Path, judged: Sequence[Judged]) -> None:
    """One test suite per evaluation suite, one test case per threshold and language."""
    root = Xml.Element("testsuites", name="aftercall eval")
    for name in dict.fromkeys(one.suite for one in judged):
        mine = [one for one in judged if one.suite == name]
        counts = {outcome: sum(one.outcome == outcome for one in mine) for outcome in ("missed", "unknown")}
        suite = Xml.SubElement(
            root, "testsuite", name=name, tests=str(len(mine)), failures=str(counts["missed"]), errors=str(counts["unknown"])
        )
        for one in mine:
            case = Xml.SubElement(suite, "testcase", classname=f"aftercall.{name}", name=f"{one.metric} {one.language}: {one.rule}")
            if one.outcome != "held":
                kind = "failure" if one.outcome == "missed" else "error"
                Xml.SubElement(case, kind, message=one.found).text = one.line
            else:
                Xml.SubElement(case, "system-out").text = one.found
    tree = Xml.ElementTree(root)
    Xml.indent(tree)
    tree.write(path, encoding="utf-8", xml_declaration=True)
