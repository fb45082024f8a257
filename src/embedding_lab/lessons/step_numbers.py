"""One step of training, as numbers: what is asked, what comes out, and what to say about it.

In: the choices, the result, its way through a message, captions. Left out: the step itself,
which needs torch and stands in `one_step`.

Axes: V words of the text, n that take part, d dimensions, m input words, K negatives, o = 1 + K
outputs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self, get_args

import numpy as np
import numpy.typing as npt

from embedding_lab.lessons.numbers import count, decimals
from embedding_lab.text.markdown import plain
from embedding_lab.training.settings import SHARED_NOISE, UNIT, Model

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

LONGEST: Final = 100
"""Words of a sentence that are read, at most."""

RANGES: Final[dict[str, tuple[float, float]]] = {
    "dimensions": (1, 24),
    "window": (1, 10),
    "learning_rate": (1e-6, 1.0),
    "seed": (0, 2**31 - 1),
}
"""Name of a setting -> the smallest and the largest value that it may take."""

MOST_NOISE: Final = 20
"""Noise words of a step, at most."""

START: Final = 0.5
"""All numbers of both tables start between minus this and this."""

_TABLES = ("centre", "context", "centre_after", "context_after")
_GRADIENTS = ("hidden", "scores", "sigmoids", "losses", "centre_gradient", "context_gradient")
_FLOATS = (*_TABLES, *_GRADIENTS)
_ROWS = ("inputs", "outputs")


@dataclass(frozen=True, slots=True)
class StepSettings:
    """One step on one sentence, fully described.

    Attributes:
        sentence: its words, 2 ... 100.
        centre: the place of the centre word in the sentence, from 0.
        context: the place of its neighbour, at most `window` away; CBOW takes all neighbours.
        noise: the K noise words as they were drawn, 1 ... 20; any may be the true word.
        among: V, how many words the noise was drawn from.
        model: skip-gram or CBOW.
        dimensions: d.
        window: the largest distance between a centre word and its context.
        learning_rate: the share of the gradient that is taken off.
        seed: of the tables.

    Raises:
        ValueError: if a value is out of its range, or the pair isn't one of this sentence.
    """

    sentence: tuple[str, ...]
    centre: int
    context: int
    noise: tuple[str, ...]
    among: int
    model: Model = "skipgram"
    dimensions: int = 6
    window: int = 5
    learning_rate: float = 0.5
    seed: int = 0

    def __post_init__(self) -> None:
        if self.model not in get_args(Model):
            raise ValueError(f"model must be 'skipgram' or 'cbow', got {self.model!r}")
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:  # also refuses NaN
                raise ValueError(
                    f"{name} must be from {low:g} to {high:g}, got {getattr(self, name)!r}"
                )
        self._check_words()
        self._check_pair()

    def _check_words(self) -> None:
        if len(self.sentence) > LONGEST:
            raise ValueError(
                f"a sentence may have {LONGEST} words, got {len(self.sentence)}: shorten it"
            )
        if len(self.sentence) <= 1:
            raise ValueError("a step needs a pair of words: write a longer sentence")
        if not 1 <= len(self.noise) <= MOST_NOISE:
            raise ValueError(f"noise must be 1 to {MOST_NOISE} words, got {len(self.noise)}")
        named = len({*self.sentence, *self.noise})
        if self.among < named:
            raise ValueError(f"among must count all words, {named} or more, got {self.among}")

    def _check_pair(self) -> None:
        if self.centre not in range(len(self.sentence)):
            raise ValueError(
                f"centre must be from 0 to {len(self.sentence) - 1}, got {self.centre}"
            )
        if self.model == "skipgram" and self.context not in self.around():
            raise ValueError(
                f"context must be at most {self.window} words from place {self.centre}, "
                f"got place {self.context}"
            )

    @classmethod
    def read(cls, told: Mapping[str, object]) -> Self:
        """Read what a job was told.

        Args:
            told: the attributes by name, `sentence` and `noise` as lists.

        Returns:
            The settings.

        Raises:
            ValueError: if a value is out of its range, or the pair isn't one of this sentence.
        """
        given: dict[str, Any] = dict(told)
        return cls(**given | {name: tuple(given[name]) for name in ("sentence", "noise")})

    def told(self) -> dict[str, Any]:
        """Write the settings for a job.

        Returns:
            Plain values, which `read` takes.
        """
        return asdict(self) | {"sentence": list(self.sentence), "noise": list(self.noise)}

    def around(self) -> list[int]:
        """List the places that the centre word sees.

        Returns:
            At least one place, ascending.
        """
        first, last = self.centre - self.window, self.centre + self.window
        places = range(max(0, first), min(len(self.sentence), last + 1))
        return [place for place in places if place != self.centre]


@dataclass(frozen=True, slots=True, eq=False)
class StepNumbers:
    """All numbers of one step.

    Attributes:
        model: skip-gram or CBOW.
        words: the n words of sentence and noise, each once, in this order.
        among: V, the rows that the tables of the whole text have.
        inputs: (m,) int32, rows of W whose mean is u: the centre word, or the words around it.
        outputs: (o,) int32, rows of W': the true word, then the negatives as they were drawn.
        hidden: (d,) u.
        scores: (o,) u . W'[outputs].
        sigmoids: (o,) 1 / (1 + exp(-score)).
        losses: (o,) each output's share of the loss.
        centre: (n, d) W before the step.
        context: (n, d) W' before the step.
        centre_gradient: (n, d), zero in the rows that the step leaves alone.
        context_gradient: (n, d), likewise.
        centre_after: (n, d) W after the step.
        context_after: (n, d) W' after the step.
        learning_rate: the share of the gradient that was taken off.
        loss_after: the loss of the same pair and noise after the step.
        difference: the largest difference between these gradients and those of torch.autograd.
    """

    model: Model
    words: tuple[str, ...]
    among: int
    inputs: Rows
    outputs: Rows
    hidden: Floats
    scores: Floats
    sigmoids: Floats
    losses: Floats
    centre: Floats
    context: Floats
    centre_gradient: Floats
    context_gradient: Floats
    centre_after: Floats
    context_after: Floats
    learning_rate: float
    loss_after: float
    difference: float

    @property
    def targets(self) -> Floats:
        """What each sigmoid should be, (o,): 1 for the true word, 0 for noise."""
        targets = np.zeros(len(self.outputs), np.float32)
        targets[0] = 1
        return targets

    @property
    def errors(self) -> Floats:
        """Sigmoid - target, (o,): how far each row of W' moves along u, and u along it."""
        return self.sigmoids - self.targets

    @property
    def loss(self) -> float:
        """The loss before the step."""
        return float(self.losses.sum())

    @property
    def touched(self) -> Flags:
        """Which rows of W the step changes, (n,)."""
        return np.isin(np.arange(len(self.words)), self.inputs)

    @property
    def touched_context(self) -> Flags:
        """Which rows of W' the step changes, (n,)."""
        return np.isin(np.arange(len(self.words)), self.outputs)

    def header(self) -> dict[str, Any]:
        """Write what isn't an array.

        Returns:
            Plain values by name.
        """
        names = ("model", "among", "learning_rate", "loss_after", "difference")
        return {"words": list(self.words)} | {name: getattr(self, name) for name in names}

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Write the arrays.

        Returns:
            Arrays by name.
        """
        return {name: getattr(self, name) for name in (*_ROWS, *_FLOATS)}

    @classmethod
    def read(cls, header: Mapping[str, object], arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Read what `header` and `arrays` wrote.

        Args:
            header: plain values by name.
            arrays: arrays by name.

        Returns:
            The numbers.
        """
        values: dict[str, Any] = {**header, **arrays}
        return cls(**values | {"words": tuple(values["words"])})


def question(numbers: StepNumbers) -> str:
    """Say what the step asks of the two tables.

    Args:
        numbers: of the step.

    Returns:
        Markdown.
    """
    true = plain(numbers.words[numbers.outputs[0]])
    first = numbers.words[numbers.inputs[0]]
    if len(numbers.inputs) == 1:
        asked = f"Does **{true}** stand near **{plain(first)}**?"
    else:
        asked = f"Does **{true}** stand amid these {len(numbers.inputs)} words?"
    return (
        f"{asked} The answer should be 1, because it does here. "
        f"For {_negatives(len(numbers.outputs) - 1)} it should be 0."
    )


def outcome(numbers: StepNumbers) -> str:
    """Say what the step changed.

    Args:
        numbers: of the step.

    Returns:
        Markdown.
    """
    before, after = decimals(numbers.loss), decimals(numbers.loss_after)
    verb = "goes" if before == after else "falls" if numbers.loss_after < numbers.loss else "rises"
    V, unit = count(numbers.among), UNIT[numbers.model]
    first = numbers.sigmoids[0]
    return (
        f"At first the true word gets {decimals(first, 2)}. "
        f"After the step the loss of this {unit} {verb} from {before} to **{after}**. "
        f"The step reaches {_rows(numbers.touched)} of {V} rows of W, "
        f"and {_rows(numbers.touched_context)} of {V} of W′."
    )


def origin(numbers: StepNumbers) -> str:
    """Say where the numbers of both tables are from, and what a real run does otherwise.

    Args:
        numbers: of the step.

    Returns:
        Markdown.
    """
    true, *noise = numbers.outputs.tolist()
    said = [f"The noise is drawn from all {count(numbers.among)} words of the text, as in a run."]
    if len(set(noise)) < len(noise):
        said.append("A word drawn twice counts twice.")
    if true in noise:
        word = plain(numbers.words[true])
        said.append(f"Chance drew the true word **{word}** as noise too, as it may in a run.")
    return " ".join([
        *said,
        f"A run draws {SHARED_NOISE} for a block of words; for each {UNIT[numbers.model]} each "
        f"weighs {len(noise)}/{SHARED_NOISE}.",
        f"Both tables start at random, from {decimals(-START, 1)} to {decimals(START, 1)}, so that "
        "there is something to see.",
        "A run starts with smaller numbers in W and zeros in W′.",
    ])  # fmt: skip


def checked(numbers: StepNumbers) -> str:
    """Tell how well the gradients agree with automatic differentiation.

    Args:
        numbers: of the step.

    Returns:
        A sentence without Markdown.
    """
    return f"Checked against autograd: largest difference {small(numbers.difference)}."


def small(value: float) -> str:
    """Write a tiny number with one digit.

    Returns:
        "0", or a digit and its power of ten as programs write it.

    Examples:
        >>> small(0), small(2.98e-08)
        ('0', '3e-8')
    """
    if not value:
        return "0"
    digit, power = f"{value:.0e}".split("e")
    return f"{digit}e{int(power)}"


def _negatives(number: int) -> str:
    return "the word drawn as noise" if number == 1 else f"the {number} words drawn as noise"


def _rows(touched: Sequence[bool] | Flags) -> int:
    return int(np.count_nonzero(touched))
