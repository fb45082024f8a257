"""The badge beside a map: what the picture keeps, each bar with the tick of random vectors."""

from embedding_lab.figures.svg import Drawing, line, rect, svg, text
from embedding_lab.lessons.map_scores import Scores
from embedding_lab.lessons.numbers import percent

WIDTH = 244  # px, the column beside the map
_HEIGHT = 168
_LEFT, _RIGHT = 16, WIDTH - 16


def trust_badge(scores: Scores | None, null: Scores | None, *, scored: bool) -> Drawing:
    """Draw the badge; it has one size, whatever is known.

    Args:
        scores: of the picture; None below four points.
        null: of random vectors drawn the same way, once they are there.
        scored: whether the scores are there.

    Returns:
        The picture.
    """
    marks = [
        rect(0.5, 0.5, WIDTH - 1, _HEIGHT - 1, "none", more='rx="6" stroke="var(--line)"'),
        text(_LEFT, 27, "What this picture keeps", "b"),
    ]
    if not scored or scores is None:
        note = ["Fewer than four words:", "nothing to lose."] if scored else ["Scoring …"]
        marks += [text(_LEFT, 58 + 20 * i, words, "m") for i, words in enumerate(note)]
        return Drawing(svg(WIDTH, _HEIGHT, marks), " ".join(note), width=WIDTH)
    bars = (
        ("Trustworthiness", scores.trustworthiness, null.trustworthiness if null else None),
        ("Continuity", scores.continuity, null.continuity if null else None),
        (f"{scores.k} neighbours kept", scores.kept, null.kept if null else None),
    )
    said = []
    for i, (name, value, random) in enumerate(bars):
        y = 50 + 34 * i
        shown = percent(value) if i == 2 else f"{value:.2f}"
        if i == 2 and scores.error:
            shown = f"{shown} ± {percent(scores.error)}"
        span = _RIGHT - _LEFT
        marks += [
            text(_LEFT, y, name),
            text(_RIGHT, y, shown, "b e"),
            rect(_LEFT, y + 6, span, 6, "line"),
            rect(_LEFT, y + 6, span * value, 6, "ink"),
        ]
        said.append(f"{name} {shown}")
        if random is not None:
            x = _LEFT + span * random
            marks.append(line(x, y + 2, x, y + 16, "null", more='stroke-width="3"'))
            said[-1] += f", random vectors {percent(random) if i == 2 else f'{random:.2f}'}"
    chance = f"chance {percent(scores.chance)}"
    tick = "random vectors; " if null else ""
    if null:
        marks.append(line(_LEFT + 2, 143, _LEFT + 2, 155, "null", more='stroke-width="3"'))
    marks.append(text(_LEFT + (10 if null else 0), 154, tick + chance, "null" if null else "m"))
    return Drawing(svg(WIDTH, _HEIGHT, marks), "; ".join([*said, chance]), width=WIDTH)
