"""The printable sheets: HTML files for A4, black on white, that fetch nothing.

In: a sheet for the class (questions, links, room for a prediction; nothing that gives an answer
away) and one for the teacher (minutes, misconceptions, expected figures). Every text goes through
`escape`.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from embedding_lab.figures.qr import qr_mark
from embedding_lab.lessons.expected import Figures
from embedding_lab.lessons.steps import Step, minutes_of, to_predict_first
from embedding_lab.text.markdown import unmarked

STYLE = """
@page { size: A4; margin: 14mm 16mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 8mm; max-width: 190mm; color: #000; background: #fff;
  font: 10pt/1.35 "Source Sans 3", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 16pt; line-height: 1.2; margin: 0 0 1mm; }
h2 { font-size: 11pt; margin: 4mm 0 0; padding-top: 1mm; border-top: 1pt solid #000; }
h3 { font-size: 10pt; margin: 0; }
p { margin: 0.5mm 0 0; }
section { break-inside: avoid; padding: 2mm 0 1.5mm; }
.with-lesson { break-inside: avoid; }
.asked { display: grid; grid-template-columns: 1fr 21mm; column-gap: 5mm; }
.asked > :not(.qr) { grid-column: 1; }
.qr { grid-column: 2; grid-row: 1 / span 6; width: 21mm; height: 21mm; }
.line { height: 7mm; border-bottom: 0.5pt dotted #000; padding-top: 2.5mm; }
.small { font-size: 8.5pt; overflow-wrap: anywhere; }
dl { margin: 0.5mm 0 0; display: grid; grid-template-columns: 25mm 1fr; gap: 0.3mm 3mm; }
dt { font-size: 8.5pt; padding-top: 0.7mm; } dd { margin: 0; }
@media print { body { padding: 0; max-width: none; } }
"""


class Entry(NamedTuple):
    """A step as it is printed.

    Attributes:
        step: the step.
        lesson: the title of its lesson.
        link: its address.
        figures: what to expect.
    """

    step: Step
    lesson: str
    link: str
    figures: Figures


def class_sheet(entries: Sequence[Entry]) -> str:
    """Write the sheet to hand out.

    Args:
        entries: the steps in class order.

    Returns:
        A whole HTML document without scripts, pictures or fonts from elsewhere.
    """
    told = "Predict first, in a word or a number. Then open the link and compare."
    name = '<div class="line small">Name</div>'
    return _document("Embedding Lab", _p(told) + name, entries, _to_hand_out)


def teacher_sheet(entries: Sequence[Entry]) -> str:
    """Write the sheet that the teacher keeps.

    Args:
        entries: the steps in class order.

    Returns:
        A whole HTML document without scripts, pictures or fonts from elsewhere.
    """
    minutes = minutes_of(entry.step for entry in entries)
    size = f"{len(entries)} step{'' if len(entries) == 1 else 's'}, {minutes} minutes"
    told = (
        f"{size}; the minutes are our estimate. The expected figures were computed from what is "
        "named below them."
    )
    return _document("Embedding Lab: for the teacher", _p(told), entries, _for_the_teacher)


def _document(
    title: str, told: str, entries: Sequence[Entry], write: Callable[[Entry, str], str]
) -> str:
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    body = "\n".join([f"<h1>{title}</h1>", told, *_by_lesson(entries, write)])
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>\n{body}\n</body></html>\n'


def _by_lesson(entries: Sequence[Entry], write: Callable[[Entry, str], str]) -> list[str]:
    written, lesson = [], None
    steps = [entry.step for entry in entries]
    for entry in entries:
        step = write(entry, to_predict_first(entry.step, steps))
        if entry.lesson != lesson:  # a heading stays with its first step
            lesson = entry.lesson
            step = f'<div class="with-lesson"><h2>{escape(lesson)}</h2>{step}</div>'
        written.append(step)
    return written


def _to_hand_out(entry: Entry, first: str) -> str:
    step = entry.step
    return "".join(
        (
            f'<section class="asked"><h3>{escape(step.id)} {escape(step.title)}</h3>',
            qr_mark(entry.link),
            _p(unmarked(step.ask)),
            _p(first) if first else "",
            '<div class="line small">My prediction</div>',
            _p(entry.link, "small"),
            _p(unmarked(step.do)),
            '<div class="line small">What I found</div>',
            "</section>",
        )
    )


def _for_the_teacher(entry: Entry, first: str) -> str:
    step, figures = entry.step, entry.figures
    found = "".join(_p(unmarked(sentence)) for sentence in figures.sentences)
    rows = (
        ("Misconception", _p(step.treats)),
        ("Ask", _p(unmarked(step.ask))),
        *([("First", _p(first))] if first else []),
        ("Link", _p(entry.link, "small")),
        ("Then", _p(unmarked(step.do))),
        ("Expected", found + _p(figures.source, "small")),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{content}</dd>" for name, content in rows)
    title = f"{escape(step.id)} {escape(step.title)}, {step.minutes} min"
    return f"<section><h3>{title}</h3><dl>{listed}</dl></section>"


def _p(words: str, kind: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    return f"<p{mark}>{escape(words)}</p>"
