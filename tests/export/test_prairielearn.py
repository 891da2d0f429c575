"""What an export for PrairieLearn writes: a question for each exercise, and what all of them share."""

from __future__ import annotations

import json
import re
import stat
import uuid
from pathlib import Path

import pytest

from grader import cli
from grader.course import load_course
from grader.export.package import package_files, pins
from grader.export.prairielearn_page import page

_ROOT = Path(__file__).parents[2]
_COURSE = load_course(_ROOT)
_EXERCISES = ("ewma-scan", "per-example-clip", "sgd-momentum-tree")


def _export(out: Path, *more: str) -> int:
    return cli.main(["export", "prairielearn", str(out), *_EXERCISES, "--course", str(_ROOT), *more])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an exported course."""
    out = tmp_path_factory.mktemp("prairielearn")
    assert 0 == _export(out, "--image", "me/jaxercise-grader")
    return out


@pytest.mark.parametrize("name", _EXERCISES)
def test_a_question_says_how_it_is_graded(folder: Path, name: str) -> None:
    """Outside of PrairieLearn, in the named image, without a network, with enough time for the worst answer."""
    info = json.loads((folder / "questions" / name / "info.json").read_text("utf-8"))
    exercise = _COURSE.by_name[name]
    assert (exercise.spec.title, "v3", "External") == (info["title"], info["type"], info["gradingMethod"])
    options = info["externalGradingOptions"]
    assert ("me/jaxercise-grader", False) == (options["image"], options["enableNetworking"])
    assert 4 * 2 * exercise.spec.limits.time_s < options["timeout"] <= 600
    entry = options["entrypoint"].removeprefix("/grade/")
    assert (folder / entry).stat().st_mode & stat.S_IXUSR
    assert [f"{path.name}/" for path in (folder / "serverFilesCourse").iterdir()] == options[
        "serverFilesCourse"
    ]


def test_an_identity_is_a_question_s_own_and_stays(folder: Path, tmp_path: Path) -> None:
    """PrairieLearn knows a question by it: another export has the same, another exercise another."""
    assert 0 == _export(tmp_path)
    found = []
    for name in _EXERCISES:
        infos = [
            json.loads((out / "questions" / name / "info.json").read_text("utf-8"))
            for out in (folder, tmp_path)
        ]
        assert infos[0]["uuid"] == infos[1]["uuid"]
        found.append(uuid.UUID(infos[0]["uuid"]))
    assert len(_EXERCISES) == len(set(found))
    info = json.loads((tmp_path / "questions" / _EXERCISES[0] / "info.json").read_text("utf-8"))
    assert "jaxercise-grader" == info["externalGradingOptions"]["image"]


def test_a_question_has_its_files(folder: Path) -> None:
    """An editor that starts with the original, pictures that students can load, and hidden cases that they cannot."""
    question = folder / "questions" / "ewma-scan"
    html = (question / "question.html").read_text("utf-8")
    (editor,) = re.findall(r"<pl-file-editor ([^>]*)>", html)
    assert 'file-name="ewma_scan.py" source-file-name="ewma_scan.py"' in editor
    assert "def ewma" in (question / "ewma_scan.py").read_text("utf-8")
    assert 'src="{{options.client_files_question_url}}/figure.svg"' in html
    assert (question / "clientFilesQuestion" / "figure.svg").is_file()
    assert {"ewma-scan"} == load_course(question / "tests").by_name.keys()
    assert (question / "tests" / "seed").is_file()
    assert "lax.scan(step" not in html


def test_the_shared_folder_has_all_that_grades(folder: Path) -> None:
    """Our package, exact versions for an image, and the script; built in no image but from these."""
    shared = folder / "serverFilesCourse" / "jaxercise"
    files = {path.relative_to(shared).as_posix() for path in shared.rglob("*") if path.is_file()}
    assert {"Dockerfile", "requirements.txt", "run.sh"} == files - package_files().keys()
    assert pins() == (shared / "requirements.txt").read_text("utf-8").splitlines()
    assert "@" not in (shared / "Dockerfile").read_text("utf-8")


def test_another_export_keeps_seeds_and_takes_away_what_is_gone(tmp_path: Path) -> None:
    """A class keeps its cases; a module that was renamed does not stay beside its successor."""
    assert 0 == _export(tmp_path)
    seed = tmp_path / "questions" / "ewma-scan" / "tests" / "seed"
    first = seed.read_bytes()
    stale = tmp_path / "serverFilesCourse" / "jaxercise" / "grader" / "gone.py"
    stale.write_text("")
    assert 0 == _export(tmp_path)
    assert first == seed.read_bytes()
    assert not stale.exists()


def test_a_prompt_is_no_template_and_no_formula() -> None:
    """Braces of a program would be filled in, dollars set as mathematics; only pictures have a place to fill in."""
    text = "Use `{{x: 1}}` and\n\n```python\nd = {{}, {**a}}\n```\n\n![one](exercises/a/b/fig.svg) ![two](gone.svg)\n"
    html = page(text, "a.py", ["fig.svg"])
    assert ["{{options.client_files_question_url}}"] == re.findall(r"\{\{.*?\}\}", html)
    assert "d = &#123;&#123;&#125;, &#123;**a&#125;&#125;" in html
    assert 'class="tex2jax_ignore mathjax_ignore"' in html


def test_a_link_into_the_course_leaves_its_words(tmp_path: Path) -> None:
    """There is no such file in PrairieLearn; an address stays a link."""
    html = page("[the lesson](exercises/a/lesson.md), [*JAX*](https://docs.jax.dev), [here](#x)", "a.py")
    assert '<p>the lesson, <a href="https://docs.jax.dev"><em>JAX</em></a>, here</p>' in html
