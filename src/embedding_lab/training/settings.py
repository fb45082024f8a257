"""What the learner may choose about a training run.

In: the choices, their admitted ranges, and the preset of the teaching text. Left out: how a run
is cut into batches, which follows from these and from the text (see `blocks`). No torch here, so
the command line and the pages can read the ranges without loading it.
"""

from dataclasses import dataclass, fields
from typing import Final, Literal, get_args

Model = Literal["skipgram", "cbow"]

UNIT: Final[dict[Model, str]] = {"skipgram": "pair", "cbow": "example"}
"""What the loss is a mean over: a word with one neighbour, or with the mean of all."""

SHARED_NOISE: Final = 24
"""Noise words that all pairs of a block share, see `blocks`."""

RANGES: Final[dict[str, tuple[float, float]]] = {
    "dimensions": (1, 1_000),
    "window": (1, 10),
    "negatives": (1, 20),
    "epochs": (1, 1_000),
    "sample": (1e-5, 1.0),
    "learning_rate": (1e-6, 0.2),
    "seed": (0, 2**31 - 1),
    "workers": (1, 64),
}
"""Name of a numeric setting -> the smallest and the largest value that it may take."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run, fully described: the same text and settings give the same table.

    Defaults are those of gensim, but for the learning rate: ours is the largest share of its
    gradient that a row may move, and rows that need care move by less (see `update`).

    Attributes:
        model: predict each neighbour from the centre word, or the centre from their mean.
        dimensions: d, the length of a word's vector.
        window: how many words to each side count at most, once frequent words are thinned out.
        negatives: K, how many noise words weigh against each positive pair.
        epochs: how often the text is read.
        sample: the threshold t: a word of a share f is kept with min(1, sqrt(t / f) + t / f).
        learning_rate: the largest share at the start; it falls to zero along a straight line.
        seed: of all random choices.
        workers: threads; they change the speed and never a bit of the result.

    Raises:
        ValueError: if a value is outside its range in `RANGES`, or of the wrong kind.

    References:
        Mikolov, Sutskever, Chen, Corrado & Dean (2013), Distributed Representations of Words and
        Phrases and their Compositionality, NIPS, sections 2.2 and 2.3.
    """

    model: Model = "skipgram"
    dimensions: int = 100
    window: int = 5
    negatives: int = 5
    epochs: int = 5
    sample: float = 1e-3
    learning_rate: float = 0.15
    seed: int = 0
    workers: int = 1

    def __post_init__(self) -> None:
        if self.model not in get_args(Model):
            raise ValueError(f"model must be 'skipgram' or 'cbow', got {self.model!r}")
        for field in fields(self):
            if field.name in RANGES:
                self._check(field.name, whole=field.type is int)

    def _check(self, name: str, *, whole: bool) -> None:
        value, (low, high) = getattr(self, name), RANGES[name]
        if whole and (not isinstance(value, int) or isinstance(value, bool)):
            raise ValueError(f"{name} must be a whole number, got {value!r}")
        if not low <= value <= high:  # also refuses NaN
            raise ValueError(
                f"{name} must be from {_in_full(low)} to {_in_full(high)}, got {value!r}"
            )


def _in_full(number: float) -> str:
    return f"{number:,.6f}".rstrip("0").rstrip(".")  # no range of ours has a finer end


TEACHING: Final = Settings(dimensions=24, epochs=60, learning_rate=0.02)
"""For the teaching text: small enough to watch, long enough that every analogy settles.

With so few words each is drawn as noise all the time, and long steps push all vectors into one
narrow cone: at a learning rate of 0.15 the mean cosine of two words was 0.86, here it is 0.5,
at a lower loss.
"""
