"""The published JSON Schemas say what the program accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from grader.schemas import FOLDER, documents
from grader.spec import ExerciseFile
from grader.verdict import CheckResult, Environment, Report, Result, Status
from grader.yamlfile import load

ROOT = Path(__file__).parents[1]
EXERCISES = sorted(ROOT.glob("exercises/*/*/exercise.yaml"))
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def validator(name: str) -> Any:
    """Return a validator for one of the published schemas."""
    return jsonschema.Draft202012Validator(json.loads(documents()[name]))


def example() -> dict[str, Any]:
    """Return a right exercise of the repository, as plain data."""
    path = ROOT / "exercises/control-flow/ewma-scan/exercise.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("name", documents())
def test_the_file_is_what_the_models_say(name: str) -> None:
    """A change of the models is published by `python -m grader.schemas`."""
    assert documents()[name] == (FOLDER / name).read_text(encoding="utf-8")


def test_nothing_else_is_published() -> None:
    """A schema that nobody generates would go stale."""
    assert sorted(documents()) == sorted(path.name for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("name", documents())
def test_a_schema_is_a_schema(name: str) -> None:
    """Each document follows draft 2020-12 and says what it is."""
    schema = json.loads(documents()[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (DRAFT, name) == (schema["$schema"], schema["$id"])
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", documents())
def test_bounds_use_json_schemas_own_words(name: str) -> None:
    """Pydantic's names of bounds, which validators ignore, do not get through."""

    def keywords(schema: Any) -> set[str]:
        if isinstance(schema, list):
            return {word for item in schema for word in keywords(item)}
        if not isinstance(schema, dict):
            return set()
        return set(schema) | {word for value in schema.values() for word in keywords(value)}

    assert set() == {"gt", "ge", "lt", "le"} & keywords(json.loads(documents()[name]))


@pytest.mark.parametrize("path", EXERCISES, ids=[path.parent.name for path in EXERCISES])
def test_every_exercise_is_valid(path: Path) -> None:
    """What the course holds, an editor accepts."""
    validator("exercise.schema.json").validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_the_course_is_valid() -> None:
    """The same for course.yaml."""
    validator("course.schema.json").validate(load(ROOT / "course.yaml", "course.yaml").data)


@pytest.mark.parametrize("path", [*EXERCISES, ROOT / "course.yaml"], ids=str)
def test_files_name_the_schema_that_exists(path: Path) -> None:
    """The first line tells an editor where the schema lies, relative to the file."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve().is_file()


ACCEPTED: list[dict[str, Any]] = [
    {"transforms": ["jit", "vmap", "grad", "jvp", "scan"]},
    {"transforms": [{"vmap": {"over": ["xs"]}}]},
    {"transforms": [{"scan": None}]},
    {"transforms": [{"name": "grad", "wrt": ["xs"], "tolerance": {"rtol": 0.1}}]},
    {"cases": [{"n": 3, "count": 2, "visibility": "hidden", "alpha": 0.5}]},
    {"cases": [{"n": 3, "xs": {"uniform": [0, 1], "sorted": True}}]},
    {"cases": [{"n": 3, "xs": [1.0, 2, 3]}]},
    {"cases": [{"n": 3, "alpha": True}]},
    {"transform_case": {"n": 17, "alpha": {"constant": 0.5}}},
    {"speed": {"size": {"n": 9, "xs": {"normal": {}}}, "at_least": {"cpu": 2, "gpu": 0.5}}},
    {"tolerance": {"rtol": 0, "atol": 1}},
]
REFUSED: list[dict[str, Any]] = [
    {"transforms": ["pmap"]},
    {"transforms": [{"vmap": {"ovr": ["xs"]}}]},
    {"transforms": [{"pmap": {}}]},
    {"transforms": [{"vmap": {}, "jit": {}}]},
    {"transforms": [{}]},
    {"cases": []},
    {"cases": [{"n": 3, "count": 0}]},
    {"cases": [{"n": 3, "visibility": "secret"}]},
    {"speed": {"size": {"n": 9}, "at_least": {"cpu": 0}}},
    {"speed": {"size": {"n": 9}, "at_least": {"abacus": 1}}},
    {"points": {"correctness": 0, "purity": 1}},
    {"limits": {"time_s": 601}},
    {"tolerance": {"rtol": -0.1}},
    {"original_fails": "reads-value"},
    {"format": 2},
    {"titel": "x"},
]


@pytest.mark.parametrize("changes", ACCEPTED, ids=json.dumps)
def test_schema_and_program_accept_alike(changes: dict[str, Any]) -> None:
    """Short forms, constants and draws inside cases are right for both."""
    data = example() | changes
    validator("exercise.schema.json").validate(data)
    assert ExerciseFile.model_validate(data).title == data["title"]


@pytest.mark.parametrize("changes", REFUSED, ids=json.dumps)
def test_schema_and_program_refuse_alike(changes: dict[str, Any]) -> None:
    """What an editor would underline, the program refuses, and the other way round."""
    data = example() | changes
    assert not validator("exercise.schema.json").is_valid(data)
    with pytest.raises(ValueError, match="ExerciseFile"):
        ExerciseFile.model_validate(data)


@pytest.mark.parametrize("draw", [{"norml": {}}, {"uniform": [1]}, {"choice": []}])
def test_an_editor_sees_a_wrong_draw_in_a_case(draw: dict[str, Any]) -> None:
    """A mapping inside a case is a draw or a mistake."""
    assert not validator("exercise.schema.json").is_valid(example() | {"cases": [{"n": 3, "xs": draw}]})


def test_a_report_is_valid() -> None:
    """What `--json` writes follows the schema, null points included."""
    check = CheckResult(
        check="trace", status=Status.INTERNAL, points=None, max_points=0.0, note="the jail died"
    )
    result = Result(
        exercise=None,
        submission="a.zip",
        status=Status.INTERNAL,
        points=None,
        max_points=0.0,
        checks=(check,),
    )
    environment = Environment(jax="0.10.2", platform="cpu", device="x86_64", protections=())
    report = Report(jaxercise="0.1.0", environment=environment, results=(result,), ignored=("notes.txt",))
    schema = validator("report.schema.json")
    data = json.loads(report.model_dump_json())
    schema.validate(data)
    data["results"][0]["status"] = "MAYBE"
    assert not schema.is_valid(data)


def test_the_module_writes_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m grader.schemas` writes every document under its name."""
    import importlib
    import sys

    from grader import schemas

    monkeypatch.setattr(schemas, "FOLDER", tmp_path)
    monkeypatch.delitem(sys.modules, "grader.schemas.__main__", raising=False)
    # Not by runpy: pytest imports what comes with a plugin of its own in a way that runpy cannot follow.
    importlib.import_module("grader.schemas.__main__")
    assert documents() == {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
