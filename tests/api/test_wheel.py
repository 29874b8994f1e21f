"""The wheel, built, installed in an environment of its own and run from `/`."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.conftest import ROOT

UV = os.environ.get("AFTERCALL_UV") or shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("aftercall-*.whl"))


def test_it_holds_our_packages_and_the_content_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"assistant", "api", "evals", next(top for top in tops if top.endswith(".dist-info"))}
    assert "assistant/_content/guardrails/policy.yaml" in names
    assert "assistant/_content/knowledge/articles/mark-price/hi.md" in names


def test_installed_elsewhere_it_does_the_main_job_from_the_root(wheel, tmp_path, environment):
    venv = tmp_path / "venv"
    python = venv / "bin" / "python"
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
    lock = ["pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(ROOT / "requirements.lock")]
    if subprocess.run([UV, *lock, "--offline"], capture_output=True).returncode:
        subprocess.run([UV, *lock], check=True)
    subprocess.run([UV, "pip", "install", "--quiet", "--python", str(python), "--no-deps", str(wheel)], check=True)
    done = subprocess.run(
        [str(venv / "bin" / "aftercall"), "suggest", "--text", "我爆仓了，为什么？"],
        capture_output=True,
        env=environment,
        cwd="/",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "ready" in done.stdout.decode()
    assert done.stderr == b"", "the content of the wheel is that of the checkout, so its index is already there"
