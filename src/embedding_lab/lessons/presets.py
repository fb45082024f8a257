"""Tables that exist: their sizes, and where each figure comes from.

A total is the exact number of weights of the published architecture, which the tests count again
from its layers; papers round it (BERT 110 M), and OpenAI corrected its first figure for GPT-2.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from embedding_lab.lessons.ledger import Sizes


@dataclass(frozen=True, slots=True)
class Preset:
    """A table of the real world.

    Attributes:
        name: its short name.
        V: rows, one a word or a piece of a word.
        width: numbers per row, and units of the layer that a one-hot code would feed.
        d: the embedding size to start from.
        output: whether the model scores words with the table itself.
        total: all weights of the model; None where the table is the whole model.
        published: the figures that its authors give.
        source: where they stand.
    """

    name: str
    V: int
    width: int
    d: int
    output: Literal["none", "untied", "tied"]
    total: int | None
    published: str
    source: str

    @property
    def title(self) -> str:
        """Name and shape, for a list to choose from."""
        rows = f"{self.V / 1e6:.2g} M" if self.V >= 1_000_000 else f"{self.V:,}"
        return f"{self.name}: {rows} × {self.width:,}"

    def fits(self, sizes: Sizes) -> bool:
        """Compare a one-hot layer; how wide the embedding is remains free.

        Args:
            sizes: the sizes in hand.

        Returns:
            Whether V and h are this preset's.
        """
        return (sizes.V, sizes.h) == (self.V, self.width)


class Share(NamedTuple):
    """Where a model's weights are; the three add up to all of them."""

    table: int
    output: int
    rest: int

    @property
    def all(self) -> int:
        """All weights of the model."""
        return self.table + self.output + self.rest


PRESETS = (
    Preset(
        "The article", 200_000, 500, 100, "none", None,
        published="a one-hot code of 200,000 words into a layer of 500.",
        source="What is Embedding in Deep Learning?, the article that this lab starts from",
    ),
    Preset(
        "word2vec News", 3_000_000, 300, 300, "none", None,
        published="3 million words and phrases, 300 dimensions.",
        source="GoogleNews-vectors-negative300, code.google.com/archive/p/word2vec; Mikolov et "
        "al. 2013",
    ),
    Preset(
        "GloVe 840B", 2_196_017, 300, 300, "none", None,
        published="2.2 M words, 300 dimensions; the file has 2,196,017 rows.",
        source="glove.840B.300d, nlp.stanford.edu/projects/glove; Pennington, Socher & Manning "
        "2014",
    ),
    Preset(
        "BERT-base", 30_522, 768, 768, "tied", 109_482_240,
        published="30,522 word pieces, 768 wide; 110 M weights.",
        source="bert-base-uncased, config.json; Devlin et al. 2019. The tied output belongs to "
        "its masked-word head",
    ),
    Preset(
        "GPT-2", 50_257, 768, 768, "tied", 124_439_808,
        published="50,257 tokens, 768 wide; 124 M weights.",
        source="README of github.com/openai/gpt-2, which corrects the 117 M of Radford et al. "
        "2019",
    ),
    Preset(
        "Llama 3 8B", 128_256, 4_096, 4_096, "untied", 8_030_261_248,
        published="128,256 tokens, 4,096 wide; 8 B weights.",
        source="Meta-Llama-3-8B, config.json; Grattafiori et al. 2024, arXiv 2407.21783",
    ),
)  # fmt: skip

LANGUAGE_MODELS = tuple(preset for preset in PRESETS if preset.total is not None)


def sourced(preset: Preset) -> str:
    """Say which figures of a preset are published, where, and which are computed here.

    Args:
        preset: any.

    Returns:
        Markdown; only a model's exact sum is computed, its parts are published.
    """
    told = f"Published: {preset.published}"
    if preset.total is not None:
        told += f" Computed: {preset.total:,} weights, the sum of its layers."
    return f"{told} Source: {preset.source}."


def share(model: Preset, *, tied: bool | None = None) -> Share:
    """Split a model's weights into table, output and everything else.

    Args:
        model: one of `LANGUAGE_MODELS`.
        tied: to ask what it would be otherwise; None takes the model as it is.

    Returns:
        The three parts; a tied output has no weights of its own.

    Raises:
        ValueError: if the model is a table and nothing else.

    Examples:
        >>> llama = next(model for model in LANGUAGE_MODELS if model.name == "Llama 3 8B")
        >>> share(llama)
        Share(table=525336576, output=525336576, rest=6979588096)
    """
    if model.total is None:
        raise ValueError(f"{model.name} is a table and nothing else; choose a language model")
    table = model.V * model.width
    own = table if model.output == "untied" else 0
    tied = model.output == "tied" if tied is None else tied
    return Share(table=table, output=0 if tied else table, rest=model.total - table - own)
