"""The figures of an evaluation as a text to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.tuning.figures import Share
from bot.tuning.labelled import Kind

Figures = Mapping[str, Any]


def text(figures: Figures) -> str:
    """Paragraphs in the order in which the figures stand."""
    parts = [_PARTS[name](body) for name, body in figures.items() if name in _PARTS]
    return "\n\n".join("\n".join(part) for part in parts)


def share(body: Figures) -> str:
    return str(Share(body["hits"], body["of"]))


def _utterances(body: Figures) -> Iterator[str]:
    yield f"Messages: {body['lines']} lines. In brackets: Wilson's 95 % interval."
    for name, one in (("without", body["without_asks"]), ("with", body["with_asks"])):
        yield f"  {name} the open question"
        yield f"    accuracy            {share(one['accuracy'])}"
        yield f"    macro-F1            {one['macro_f1']:.1%}"
        yield f"    out of scope found  {share(one['out_of_scope_found'])}"
        yield f"    in scope, rejected  {share(one['in_scope_rejected'])}"
        noise = body["noise"][f"{name}_asks"]
        yield f"    typing errors       {noise['accuracy']:.1%}, {100 * noise['lost']:.1f} points lower"
    for name, told in (("answers", "lines that answer the open question"), ("others", "lines that do not answer it")):
        both = body["open_question"][name]
        yield f"  {told}: {share(both['without_asks'])} without it, {share(both['with_asks'])} with it"
    yield f"  calibration error {body['calibration_error']:.3f}"
    for style, one in body["styles"].items():
        yield f"    {style:<12} {share(one)}"
    yield ""
    yield "  intent, with the open question            precision  recall      F1     n"
    for name, one in body["with_asks"]["intents"].items():
        yield f"  {name:<40} {one['precision']:>9.1%} {one['recall']:>8.1%} {one['f1']:>7.1%} {one['n']:>5}"
    yield ""
    yield "  most often confused"
    for right, guess, times in body["with_asks"]["confused"]:
        yield f"  {times:4}  {right} taken for {guess}"


def _profiles(body: Figures) -> Iterator[str]:
    yield f"Match: {body['lines']} profiles"
    yield f"  need right          {share(body['accuracy'])}"
    yield f"  coverage (sure)     {share(body['coverage'])}"
    yield f"  risk (sure, wrong)  {share(body['risk'])}"
    yield f"  calibration error   {body['calibration_error']:.3f}"
    if (ratio := body["evidence"]["ratio"]) is not None:
        yield f"  without its evidence, the score loses {ratio:.1f} times what it does without random words"
    for name, one in body["needs"].items():
        told = ", ".join(f"{part} {one[part]:.1%}" for part in ("precision", "recall", "f1"))
        yield f"  {name:<20} {told}, n {one['n']}"
    for right, guess, times in body["confused"]:
        yield f"  {times:4}  {right} taken for {guess}"


def _unsure(body: Figures) -> Iterator[str]:
    yield f"Profiles nobody could match, left unsure: {share(body['kept'])}"


def _crises(body: Figures) -> Iterator[str]:
    yield f"Crises: {body['lines']} messages"
    yield f"  found at either step      {share(body['found'])}"
    yield f"  clear ones, found         {share(body['clear_found'])}"
    yield f"  clear ones, found as such {share(body['clear_found_as_clear'])}"


def _near_crises(body: Figures) -> Iterator[str]:
    yield f"What only sounds like a crisis: {body['lines']} messages"
    yield f"  stopped as a clear one     {share(body['clear'])}"
    yield f"  asked after as a possible  {share(body['possible'])}"


def _no_crisis(body: Figures) -> Iterator[str]:
    yield f"All messages that are no crisis, stopped as a clear one: {share(body)}"


def _slots(body: Figures) -> Iterator[str]:
    yield f"Slots: {body['lines']} messages"
    yield f"  precision                      {share(body['precision'])}"
    yield f"  recall                         {share(body['recall'])}"
    yield f"  own words, exact of the right  {share(body['exact'])}"
    yield f"  nothing to fill, none filled   {share(body['untouched'])}"
    yield f"  with a word that was not said  {share(body['unsaid'])}"
    yield "  slot           precision            recall"
    for name, one in body["slots"].items():
        yield f"  {name:<14} {_counted(one['precision'])}  {_counted(one['recall'])}".rstrip()


def _counted(body: Figures) -> str:
    told = "-" if body["share"] is None else f"{body['share']:.1%}"
    return f"{told:>6} {body['hits']:>4} of {body['of']:<4}"


def _training(body: Figures) -> Iterator[str]:
    yield "Held out at training (every example judged by a model that did not see it)"
    for part, figures in body.items():
        told = (f"{name.replace('_', ' ')} {value:.3f}" for name, value in figures.items() if isinstance(value, float))
        yield f"  {part}: {', '.join(told)}"


_PARTS = {
    Kind.UTTERANCES: _utterances,
    Kind.PROFILES: _profiles,
    Kind.UNSURE: _unsure,
    Kind.CRISES: _crises,
    Kind.NEAR_CRISES: _near_crises,
    "no_crisis": _no_crisis,
    Kind.SLOTS: _slots,
    "training": _training,
}
