"""Add and change coaches as an operator tells them: in words, with a photo, or a file of several."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.coaching.coaches import Coach
from bot.services import coach_forms, coaches, photos
from bot.services.coach_forms import CoachForm, CoachUnclear, FileInvalid

CLEARABLE = tuple(
    name for name, field in CoachForm.model_fields.items() if not field.is_required() and name != "active"
)


@dataclass(frozen=True)
class Imported:
    """The ids of the coaches a file brought, and of those it changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]


def add(fields: dict[str, Any], photo: Path | None = None) -> Coach:
    """A new coach, told in the words of `CoachForm`. Raises CoachExists and CoachUnclear."""
    coach = coach_forms.told(fields).coach()
    coaches.add(coach)
    return _with_photo(coach, photo)


def edit(
    coach_id: str,
    fields: dict[str, Any],
    *,
    dates: Sequence[str] = (),
    clear: Collection[str] = (),
    photo: Path | None = None,
) -> Coach:
    """Change what is told; ``dates`` come to those known. The fields of ``clear`` become what they are for a coach of
    whom nothing is told, before the rest is.

    Calls booked before stay as they are. Raises UnknownCoach and CoachUnclear.
    """
    known = coaches.get(coach_id)
    form = CoachForm.of(known).model_dump()
    form |= _cleared(clear, both=set(fields) | ({"photo"} if photo else set()))
    changed = coach_forms.told({**form, **fields, "dates": (*form["dates"], *dates)}).coach()
    coaches.save(replace(changed, photo=form["photo"], demo=known.demo))
    return _with_photo(coaches.get(coach_id), photo)


def _cleared(names: Collection[str], both: Collection[str]) -> dict[str, Any]:
    if needed := [name for name in names if name not in CLEARABLE]:
        raise CoachUnclear(f"{', '.join(needed)}: can't be empty; what can: {', '.join(CLEARABLE)}")
    if twice := [name for name in names if name in both]:
        raise CoachUnclear(f"{', '.join(twice)}: either told or emptied")
    return {name: CoachForm.model_fields[name].default for name in names}


def import_file(path: Path) -> Imported:
    """All coaches of a file, or none: new ones are added, known ones become what the file says.

    A known coach keeps the photo where the file names none; one the file doesn't name stays as is. Who is imported is
    no demo coach, whatever the id was before. Raises FileInvalid, and CoachUnclear for a photo that is none.
    """
    forms = coach_forms.read(path).coaches
    pictures = {form.id: path.parent / form.photo for form in forms if form.photo}
    for coach_id, picture in pictures.items():
        _check_photo(coach_id, picture)
    before = {coach.id: coach for coach in coaches.all()}
    for form in forms:
        known = before.get(form.id)
        coaches.save(replace(form.coach(), photo=known.photo if known else None))
    for coach_id, picture in pictures.items():
        _with_photo(coaches.get(coach_id), picture)
    return Imported(
        tuple(form.id for form in forms if form.id not in before), tuple(form.id for form in forms if form.id in before)
    )


def _with_photo(coach: Coach, photo: Path | None) -> Coach:
    if photo is None:
        return coach
    _check_photo(coach.id, photo)
    return coaches.edit(coach.id, photo=photos.keep(coach.id, photo))


def _check_photo(coach_id: str, photo: Path) -> None:
    try:
        photos.check(photo)
    except (ValueError, OSError) as problem:
        raise CoachUnclear(f"{coach_id}: the photo {photo}: {problem}") from None


__all__ = ["CoachUnclear", "FileInvalid", "Imported", "add", "edit", "import_file"]
