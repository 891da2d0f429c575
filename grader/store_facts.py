"""What all verdicts of a store have in common: kept under other circumstances, they are another run's. Layer 3."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Facts"]


class Facts(BaseModel):
    """What all verdicts of a store have in common, beside the submissions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: str
    target: str
    checks: tuple[str, ...]
    jailed: bool
    jaxercise: str
    jax: str
    exercises: dict[str, str]
    """Digest of each exercise of the course."""

    def difference(self, now: Facts) -> str:
        """Say in which way ``now`` differs and what to do, or ''."""
        names = {**self.exercises, **now.exercises}
        if changed := [name for name in names if self.exercises.get(name) != now.exercises.get(name)]:
            more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
            return f"other files of the exercises {', '.join(changed[:5])}{more}. Restore them"
        for what, then, today in (
            ("the seed", self.seed, now.seed),
            ("the checks", ",".join(self.checks), ",".join(now.checks)),
            ("the target", self.target, now.target),
            ("the protection", _protection(self), _protection(now)),
            ("Jaxercise", self.jaxercise, now.jaxercise),
            ("JAX", self.jax, now.jax),
        ):
            if then != today:
                return f"{what} {then} (now {today}). Go back to that"
        return ""


def _protection(facts: Facts) -> str:
    return "of the jail" if facts.jailed else "of --no-jail"
