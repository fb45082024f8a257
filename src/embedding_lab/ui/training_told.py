"""What the frames of a run tell: its curves, its verdict, and how far to trust its picture.

The page and the film that is taken away both say what stands here.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from embedding_lab.figures.found import Found, Rise
from embedding_lab.figures.loss import Fall
from embedding_lab.jobs.job import Message
from embedding_lab.lessons import film_captions as captions
from embedding_lab.lessons.families import chance
from embedding_lab.lessons.null_curves import Moment, is_comparable, null_curves
from embedding_lab.lessons.numbers import counted
from embedding_lab.lessons.watching import EARLY
from embedding_lab.training.settings import Settings
from embedding_lab.ui.credit import Saved
from embedding_lab.ui.training_run import Order, Training, progress_of

GRAMMAR = "teaching"  # the text whose families are known
NEAREST = 5  # words among which families and partners are counted
FAMILIES = "Among the 5 nearest in W"
GROUPS = "Own group nearer than another, in W"


class Curves(NamedTuple):
    """What rises and falls in a run."""

    loss: Fall
    found: Found


def curves_of(order: Order | None, film: Sequence[Message]) -> Curves:
    """Gather what the charts show, up to one moment.

    Args:
        order: what the run was asked to do; None before there is a text.
        film: its frames up to that moment; may be none.

    Returns:
        The loss and the shares that were found, beside those of shuffled text where the run is
        comparable.
    """
    settings = Settings() if order is None else order.settings
    null: tuple[Moment, ...] = ()
    if order is not None and order.text.name == GRAMMAR and is_comparable(settings):
        null = null_curves()
    points = [(progress_of(one), float(str(one.header["loss"]))) for one in film]
    fall = Fall(
        points,
        settings.negatives,
        [(moment.progress, moment.loss) for moment in null],
        settings.model,
    )
    found = [found_in(one) for one in film]
    if order is None or not len(order.groups.partners):
        title, rises = GROUPS, _nearer(found)
    else:
        title, rises = FAMILIES, _families(order, found, null)
    return Curves(fall, Found(title, rises, EARLY, settings.epochs))


def verdict_of(training: Training, film: Sequence[Message]) -> str:
    """Say what a run has found, up to one moment.

    Args:
        training: the run.
        film: its frames up to that moment, at least one.

    Returns:
        Markdown.
    """
    return captions.verdict(
        [found_in(one) for one in film], loss=float(str(film[-1].header["loss"])),
        negatives=training.settings.negatives, early=EARLY[0],
    )  # fmt: skip


def caption_of(training: Training, frame: Message, words: int) -> str:
    """Say how far to trust the picture of one moment.

    Args:
        training: the run.
        frame: of that moment.
        words: m, how many stand in the picture.

    Returns:
        Markdown.
    """
    names = [training.text.words[int(row)] for row in training.groups.partners[:1].ravel()]
    return captions.picture_caption(
        words, _number(frame, "kept"), _number(frame, "null"),
        partners=(names[0], names[1]) if names else None,
        moves=not frame.header.get("rests", False),
    )  # fmt: skip


def settings_line(order: Order) -> str:
    """Write the settings of a run in one line.

    Args:
        order: what the run was asked to do.

    Returns:
        Plain text.
    """
    one = order.settings
    model = "skip-gram" if one.model == "skipgram" else "CBOW"
    passes = counted(one.epochs, "pass", "passes")
    return (
        f"{counted(len(order.text.words), 'word')} × {one.dimensions} · {model} · "
        f"window {one.window} · K = {one.negatives} · {passes} · "
        f"rate {one.learning_rate:g} · seed {one.seed}"
    )


def saved_of(order: Order | None, figures: str = "") -> Saved:
    """Say what a picture of a run is, for a file of it.

    Args:
        order: what the run was asked to do; None before there is a text.
        figures: how far to trust it, in Markdown.

    Returns:
        What it says itself.
    """
    source = "" if order is None else f"{order.text.title}: {settings_line(order)}"
    return Saved(source=source, figures=bare(figures))


def bare(said: str) -> str:
    """Write Markdown of ours as plain text of one line.

    Returns:
        The words without marks.
    """
    return " ".join(said.replace("**", "").replace("\\", "").split())


def found_in(frame: Message) -> captions.Found:
    """Read what a run had found at a frame.

    Returns:
        The shares that are known.
    """
    family, partners, nearer = (_number(frame, one) for one in ("family", "partners", "nearer"))
    random: Any = frame.header.get("random")
    return captions.Found(
        progress_of(frame), family, partners, nearer, random and (random[0], random[1])
    )


def _nearer(found: Sequence[captions.Found]) -> tuple[Rise, ...]:
    points = [(one.progress, one.nearer) for one in found if one.nearer is not None]
    return (Rise("own group nearer", points, captions.EVEN),)


def _families(
    order: Order, found: Sequence[captions.Found], null: Sequence[Moment]
) -> tuple[Rise, ...]:
    by_chance = chance(order.groups, NEAREST)
    families = [(one.progress, one.family) for one in found if one.family is not None]
    partners = [(one.progress, one.partners) for one in found if one.partners is not None]
    return (
        Rise("family", families, by_chance.family, [(one.progress, one.family) for one in null]),
        Rise(
            "partners", partners, by_chance.partners,
            [(one.progress, one.partners) for one in null],
        ),
    )  # fmt: skip


def _number(frame: Message, name: str) -> float | None:
    value = frame.header.get(name)
    return None if value is None else float(str(value))
