"""The printable sheet: one HTML file for A4, black on white, that fetches nothing.

In: a part to hand out (questions, room for a prediction, links) and, on new pages, a part for the
teacher (minutes, misconceptions, expected figures). Every text goes through `escape`.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from embedding_lab.lessons.expected import Figures
from embedding_lab.lessons.steps import Step, minutes_of
from embedding_lab.text.markdown import unmarked

STYLE = """
@page { size: A4; margin: 18mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 8mm; max-width: 190mm; color: #000; background: #fff;
  font: 11pt/1.4 "Source Sans 3", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 18pt; margin: 0 0 2mm; }
h2 { font-size: 13pt; margin: 8mm 0 1mm; border-bottom: 0.5pt solid #000; break-after: avoid; }
h3 { font-size: 11pt; margin: 0; }
p { margin: 1mm 0 0; }
section { break-inside: avoid; margin: 0 0 5mm; padding-top: 3mm; }
.line { height: 8mm; border-bottom: 0.5pt dotted #000; }
.small { font-size: 9pt; overflow-wrap: anywhere; }
.teacher { break-before: page; }
dl { margin: 1mm 0 0; display: grid; grid-template-columns: 28mm 1fr; gap: 1mm 3mm; }
dt { font-size: 9pt; padding-top: 0.5mm; } dd { margin: 0; }
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


def sheet(entries: Sequence[Entry]) -> str:
    """Write the sheet.

    Args:
        entries: the steps in class order.

    Returns:
        A whole HTML document without scripts, images or fonts from elsewhere.
    """
    minutes = minutes_of(entry.step for entry in entries)
    size = f"{len(entries)} step{'' if len(entries) == 1 else 's'}, {minutes} minutes"
    body = [
        "<h1>Embedding Lab</h1>",
        _p("Predict first, in a word or a number. Then open the link and compare."),
        *_by_lesson(entries, _to_hand_out),
        '<div class="teacher"><h1>Embedding Lab: for the teacher</h1>',
        _p(f"{size}. All figures were computed from the tables that are named beside them."),
        *_by_lesson(entries, _for_the_teacher),
        "</div>",
    ]
    head = f'<meta charset="utf-8"><title>Embedding Lab: lesson sheet</title><style>{STYLE}</style>'
    joined = "\n".join(body)
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>\n{joined}\n</body></html>\n'


def _by_lesson(entries: Sequence[Entry], write: Callable[[Entry], str]) -> list[str]:
    written, lesson = [], None
    for entry in entries:
        if entry.lesson != lesson:
            lesson = entry.lesson
            written.append(f"<h2>{escape(lesson)}</h2>")
        written.append(write(entry))
    return written


def _to_hand_out(entry: Entry) -> str:
    step = entry.step
    return "".join(
        (
            f"<section><h3>{escape(step.id)} {escape(step.title)}</h3>",
            _p(unmarked(step.ask)),
            '<div class="line small">My prediction</div><div class="line"></div>',
            _p(unmarked(step.do)),
            _p(entry.link, "small"),
            "</section>",
        )
    )


def _for_the_teacher(entry: Entry) -> str:
    step, figures = entry.step, entry.figures
    found = "".join(_p(unmarked(sentence)) for sentence in figures.sentences)
    rows = (
        ("Misconception", _p(step.treats)),
        ("Expected", found),
        ("Computed from", _p(figures.source, "small")),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{content}</dd>" for name, content in rows)
    title = f"{escape(step.id)} {escape(step.title)}, {step.minutes} min"
    return f"<section><h3>{title}</h3><dl>{listed}</dl></section>"


def _p(words: str, kind: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    return f"<p{mark}>{escape(words)}</p>"
