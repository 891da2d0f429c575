"""What a student's file holds at the start: the original, and a stub where the pure signature is another. Layer 3."""

from __future__ import annotations

import ast

from grader.course import Exercise

__all__ = ["starter"]


def starter(exercise: Exercise) -> str:
    """Return the source of the file that a student begins with."""
    signature = exercise.spec.signature
    names = [parameter.name for parameter in signature.parameters]
    original = exercise.original.rstrip("\n") + "\n"
    if _parameters(original, signature.name) == names:
        return original
    return (
        f"{original}\n\n"
        f"def {signature.name}({', '.join(names)}):\n"
        f'    """{exercise.spec.title}: the pure function that the exercise asks for."""\n'
        '    raise NotImplementedError("write your answer here, and delete what it replaces")\n'
    )


def _parameters(source: str, name: str) -> list[str] | None:
    """Return the plain parameters of the last function of that name, or None where there is none."""
    found = None
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            found = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            found += [argument.arg for argument in node.args.kwonlyargs]
    return found
