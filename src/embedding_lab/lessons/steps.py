"""The course as steps to teach: what to ask, what to do, which state to open, what to expect.

In: the steps of Home and of the lessons, in class order. Left out: the expected figures
themselves (`lessons.expected` computes them) and how a step is shown or printed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from embedding_lab.lessons import company, expected
from embedding_lab.lessons.expected import Figures, Shelf
from embedding_lab.lessons.first_look import WORDS, in_words
from embedding_lab.lessons.ledger import Sizes, largest_saving
from embedding_lab.lessons.numbers import count
from embedding_lab.vectors.formula import EXAMPLE
from embedding_lab.vectors.shelf import TABLES

State = dict[str, str | list[str]]
STEP: Final = "step"  # in a link from elsewhere: the id of the step to open
BENCH: Final = "bench"  # in a link inside the app: the table's id; what is left out is default

HOME: Final = "app.py"
ONE_HOT: Final = "pages/1_one_hot.py"
WEIGHT_MATRIX: Final = "pages/2_weight_matrix.py"
TRAINING: Final = "pages/3_training.py"
THE_MAP: Final = "pages/4_map.py"
ANALOGIES: Final = "pages/5_analogies.py"

ARTICLE: Final = Sizes()
FOUR_WORDS: Final = (*WORDS, "ship")
SENTENCE, GAP = company.SENTENCES["glove"]
HIDDEN: Final = SENTENCE.split()[GAP]
PRESS: Final = "Press *Start*, or *Train again* after a run."
TOGETHER: Final = (("1.1", "1.2", "1.3"), ("2.1", "2.2", "2.3"), ("4.1", "4.2"))
"""Ids of steps of one page that it answers all, whichever of them opens it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lesson.

    Attributes:
        id: lesson and place in it, such as "1.2"; Home is 0.
        path: the script of its page, relative to app.py.
        title: what it is about; it gives no answer away, because the class reads it first.
        minutes: how long a class needs, our estimate.
        treats: the misconception, as a believer would say it.
        ask: the question to predict an answer to, before the step is opened; Markdown.
        do: what to do then; Markdown.
        expected: computes what the class should find.
        state: the query parameters of its link, as the app itself writes them: what has its
            default is left out.
        table: the id of the table on the bench.
        place: where on its page it is, unless at the top, or what to press; Markdown.
    """

    id: str
    path: str
    title: str
    minutes: int
    treats: str
    ask: str
    do: str
    expected: Callable[[Shelf], Figures]
    state: State = field(default_factory=dict)
    table: str = "glove"
    place: str = ""

    @property
    def query(self) -> State:
        """The state as a link inside the app gives it: whole, whatever the visitor did before."""
        return {BENCH: self.table, STEP: self.id} | self.state

    def link(self, base: str) -> str:
        """Write the step as an address to print: short enough to type, and silent about answers.

        Args:
            base: where the app is, such as `http://localhost:8501`.

        Returns:
            The address that the app turns into the step's page with its state.
        """
        return f"{base.rstrip('/')}/?{STEP}={self.id}"


def minutes_of(steps: Iterable[Step]) -> int:
    """Add up the minutes of some steps.

    Args:
        steps: any.

    Returns:
        Minutes.
    """
    return sum(step.minutes for step in steps)


def to_predict_first(step: Step, planned: Iterable[Step]) -> str:
    """Say what to predict before a step is opened, because its page answers other steps too.

    Args:
        step: the step.
        planned: the steps that the class is going to do.

    Returns:
        A sentence that names planned steps only; "" where the step is none, isn't the first of
        those on its page, or is alone.
    """
    ids = {one.id for one in planned}
    for together in TOGETHER:
        named = [one for one in together if one in ids]
        if len(named) > 1 and named[0] == step.id:
            return (
                f"Predict {in_words(named)} before {step.id} is opened: "
                f"its page shows {'both' if len(named) == 2 else 'all'} answers."
            )
    return ""


STEPS: Final = (
    Step(
        "0.1", HOME, "Three codes, one question", 3,
        "A code is only a label, so any code will do.",
        f"Is {WORDS[1]} or {WORDS[2]} nearer to {WORDS[0]}? Vote three times: by number, one-hot, "
        "dense.",
        "Open the step after the vote. Read the three verdicts from left to right.",
        expected.three_codes,
    ),
    Step(
        "0.2", HOME, "A hidden word", 3,
        "Somebody has to write the meaning of a word into the machine.",
        f"“{SENTENCE.replace(HIDDEN, '___')}”: which five words fit best? "
        "Words of the sentence may answer too.",
        "Scroll to *Hide a word*, and read the five words. Then hide another word.",
        expected.hidden_word,
        place="Scroll to *Hide a word*.",
    ),
    Step(
        "1.1", ONE_HOT, "Words by number", 2,
        "Numbering the words is harmless: they are only numbers.",
        f"By number, which word is nearest to {WORDS[0]}? And if {WORDS[1]} moves to the end?",
        "Read the index distances. Then press *Swap the last two*: which bars move?",
        expected.numbering,
    ),
    Step(
        "1.2", ONE_HOT, "A fourth word", 2,
        "One-hot codes keep the meaning, only written longer.",
        f"A fourth word, *{FOUR_WORDS[-1]}*. Which word will its one-hot code stand next to?",
        f"Find the pairs of *{FOUR_WORDS[-1]}*, first as one-hot, then as row of W.",
        partial(expected.erased, words=FOUR_WORDS),
        {"words": list(FOUR_WORDS)},
    ),
    Step(
        "1.3", ONE_HOT, "Looking a word up", 3,
        "Looking a word up is something else than multiplying by a matrix.",
        "A one-hot row is multiplied by W. How many rows of W survive?",
        "Compare the lit row with the product below it. Read both times beside it.",
        partial(expected.lookup, word=WORDS[2]),
        {"word": WORDS[2]},
    ),
    Step(
        "1.4", ONE_HOT, "Another set of axes", 3,
        "“Dimension 12 means gender.”",
        "W is rotated, so every number changes. What happens to the distances?",
        "Switch *Rotate W* off and on. Watch the strips, then the bars.",
        expected.rotated,
        {"rotated": "true"},
    ),
    Step(
        "2.1", WEIGHT_MATRIX, "A one-hot layer", 3,
        "A one-hot layer costs next to nothing: its input is nearly all zeros.",
        f"{count(ARTICLE.V)} words feed {count(ARTICLE.h)} units. How many weights, how many GB?",
        "Read both lines below the left network. GB and GiB differ, and both are right.",
        lambda _: expected.article_layer(),
    ),
    Step(
        "2.2", WEIGHT_MATRIX, "An embedding between", 3,
        "An embedding always saves weights.",
        f"An embedding of {count(ARTICLE.h)} numbers goes between. Fewer weights in all, or more?",
        "Read the weights of the next layer, then the sum of all. "
        "Then compare the bytes while training.",
        lambda _: expected.as_wide(),
        {"d": str(ARTICLE.h)},
    ),
    Step(
        "2.3", WEIGHT_MATRIX, "The largest d", 2,
        "With so many words, an embedding of any size pays.",
        f"V = {count(ARTICLE.V)} words, h = {count(ARTICLE.h)} units. What is the largest d that "
        "still saves weights?",
        "Set d one higher and read the sentence again. Then change V: how does the limit move?",
        lambda _: expected.where_it_pays(),
        {"d": str(largest_saving(ARTICLE))},
    ),
    Step(
        "3.1", TRAINING, "The loss before training", 3,
        "The lower loss belongs to the better table.",
        "Nothing is learned yet, and there is one negative. What does a pair cost?",
        "Read *untrained* in the chart. Set Negatives to 5 and read it again.",
        lambda _: expected.untrained(),
        {"negatives": "1"},
    ),
    Step(
        "3.2", TRAINING, "Train the teaching text", 6,
        "Somebody tells the machine which words belong together.",
        "Which comes first: animals near animals (family), or king near queen (partners)?",
        f"{PRESS} Watch map, loss and neighbours, then press *Replay*.",
        expected.teaching_text,
        place=PRESS,
    ),
    Step(
        "3.3", TRAINING, "The same words, shuffled", 6,
        "A falling loss proves that meaning was learned.",
        "The speeches in random order: will the loss fall? Will neighbours make sense?",
        f"{PRESS} Stop when the loss is flat, and read the neighbours.",
        expected.shuffled_null,
        {"text": TABLES["sotu-shuffled"]},
        place=PRESS,
    ),
    Step(
        "4.1", THE_MAP, "Neighbours in the plane", 3,
        "What lies close on the picture is close in the space.",
        "Of each word's ten nearest, how many will the plane keep?",
        "Read *neighbours kept* on the badge, and its magenta mark of random vectors.",
        expected.plane,
        {"method": "PCA"},
    ),
    Step(
        "4.2", THE_MAP, "Turkey on the map", 3,
        "A word has one meaning, and its vector holds it.",
        "Turkey is sorted under animals. Where will it stand?",
        "Find turkey on the map. Read its true neighbours at the right.",
        partial(expected.odd_one, word="turkey"),
        {"word": "turkey"},
    ),
    Step(
        "4.3", THE_MAP, "Seeds and gaps", 3,
        "Every seed draws another map, so the gaps of t-SNE tell nothing.",
        "Another seed draws the same words. Which groups will stay where they are?",
        "Note which groups touch, and read *What to see* to its end. Then set *Start of t-SNE* to "
        "random under *More*, and read again.",
        expected.seeds_and_gaps,
    ),
    Step(
        "4.4", THE_MAP, "Spot the noise", 3,
        "Clumps prove that there is structure.",
        "Six pictures, one of them of random vectors. Would you know it?",
        "Press *Draw six pictures* below the map. Let the class vote, then enter the vote.",
        expected.noise_game,
    ),
    Step(
        "5.1", ANALOGIES, "One sum, two rules", 4,
        "king − man + woman is queen.",
        "Every word may answer. Which is nearest to king − man + woman?",
        "Read the left card, then the right. Which rule does most code use?",
        partial(expected.analogy, formula=EXAMPLE, expected="queen"),
    ),
    Step(
        "5.2", ANALOGIES, "Capitals", 3,
        "If the famous example cheats, they all do.",
        "Must a word be forbidden for italy − france + paris to give rome?",
        "Read both cards, then the sentence below: what does the subtraction add?",
        partial(expected.analogy, formula="italy - france + paris", expected="rome"),
        {"formula": "italy - france + paris", "expected": "rome"},
    ),
    Step(
        "5.3", ANALOGIES, "A text written by rules", 2,
        "An example that always works proves the method.",
        "A small grammar wrote this text. Will an input still win?",
        "Read both cards. Then open *Other tables* below: where else is it first?",
        partial(expected.designed, formula=EXAMPLE, expected="queen"),
        {"table": TABLES["teaching"]},
        "teaching",
    ),
    Step(
        "5.4", ANALOGIES, "A doctor", 3,
        "What the vectors say is a fact about the world.",
        "What will doctor − man + woman give? Is it the subtraction that does it?",
        "Read both cards, then the sentence below: what does doctor alone give?",
        partial(expected.analogy, formula="doctor - man + woman", expected="nurse"),
        {"formula": "doctor - man + woman", "expected": "nurse"},
    ),
)  # fmt: skip
