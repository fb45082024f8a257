"""The grammar behind the `teaching` corpus: English so small that all of it can be read.

A designed text, and it says so. Every word keeps company along two dimensions: the thing that
it is about (`crown` for king and queen) and the form that it stands in (`he` for king and man).
That is why a table trained on it answers analogies far better than one of any natural text.

In: families of words in parallel forms, and the sentences that each form may stand in. Left
out: nesting, agreement and chance; each sentence of the grammar is written equally often.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product
from typing import NamedTuple

import numpy as np

ORDER_SEED = 0  # the sentences come in one fixed random order, so that no epoch drifts by topic


class Relation(NamedTuple):
    """Pairs of words that differ in the same way.

    Attributes:
        name: what the relation is called.
        pairs: (word, counterpart), all distinct.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]

    def questions(self) -> Iterator[tuple[str, str, str, str]]:
        """Ask for the counterpart in each pair after each other pair: n (n - 1) questions.

        Yields:
            a, b, c and d, where a is to b as c is to d.

        Examples:
            >>> next(Relation("gender", (("man", "woman"), ("king", "queen"))).questions())
            ('man', 'woman', 'king', 'queen')
        """
        for (a, b), (c, d) in permutations(self.pairs, 2):
            yield a, b, c, d


@dataclass(frozen=True, slots=True)
class Form:
    """A column of a family: words that stand in the same sentences.

    Attributes:
        name: what the column is called.
        templates: sentences with WORD for the word and THING for the company it keeps.
    """

    name: str
    templates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a family: the words for one thing, and the company that all of them keep.

    Attributes:
        words: one word per form.
        company: what may stand for THING, a few words each.
    """

    words: tuple[str, ...]
    company: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A table of words: things down, forms across.

    Attributes:
        name: what the family is called.
        forms: the columns.
        rows: the lines.
        relations: the names of the relations between the first column and each later one.

    Raises:
        ValueError: if a line lacks a word for a form, or a column a name for its relation.
    """

    name: str
    forms: tuple[Form, ...]
    rows: tuple[Row, ...]
    relations: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.words) != len(self.forms):
                raise ValueError(
                    f"{self.name} has {len(self.forms)} forms, so each row needs as many words, "
                    f"got {row.words}"
                )
        if len(self.relations) != len(self.forms) - 1:
            raise ValueError(
                f"{self.name} needs {len(self.forms) - 1} relations, got {self.relations}"
            )

    def sentences(self) -> Iterator[str]:
        """Write each sentence once.

        Yields:
            Each template of each form, with each of its words and all the company it keeps.
        """
        for row in self.rows:
            for form, word in zip(self.forms, row.words, strict=True):
                for template, thing in product(form.templates, row.company):
                    yield template.replace("WORD", word).replace("THING", thing)

    def pairs(self) -> Iterator[Relation]:
        """Pair the first column with each later one.

        Yields:
            One relation for each name in `relations`.
        """
        for column, name in enumerate(self.relations, start=1):
            yield Relation(name, tuple((row.words[0], row.words[column]) for row in self.rows))

    def show(self) -> str:
        """Write the family as plain text, to be read by a person.

        Returns:
            The sentences of each form, then the table of words.
        """
        columns = tuple(form.name for form in self.forms)
        table = [(*columns, "THING"), *((*row.words, ", ".join(row.company)) for row in self.rows)]
        width = 2 + max(len(cell) for line in table for cell in line[:-1])
        lines = [self.name]
        for form in self.forms:
            labels = (form.name, *[""] * (len(form.templates) - 1))
            lines += map(f"  {{:{width}}}{{}}".format, labels, form.templates)
        lines.append("")
        lines += ["  " + "".join(f"{cell:{width}}" for cell in line).rstrip() for line in table]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Grammar:
    """Families of words, and how often each of their sentences is written.

    Attributes:
        families: the tables of words.
        copies: how often each sentence is written, >= 1.
    """

    families: tuple[Family, ...]
    copies: int

    def relations(self) -> tuple[Relation, ...]:
        """Gather the relations of all families.

        Returns:
            The relations in the order of the families.
        """
        return tuple(relation for family in self.families for relation in family.pairs())

    def sentences(self) -> list[list[str]]:
        """Write the text: all sentences, `copies` times, in one fixed random order.

        Returns:
            The words of each sentence.
        """
        once = [sentence.split() for family in self.families for sentence in family.sentences()]
        order = np.random.default_rng(ORDER_SEED).permutation(len(once) * self.copies)
        return [once[position % len(once)] for position in order]

    def show(self) -> str:
        """Write the grammar as plain text, to be read by a person.

        Returns:
            One block for each family.
        """
        return "\n\n\n".join(family.show() for family in self.families) + "\n"


PEOPLE = Family(
    "people",
    forms=(
        Form(
            "he",
            (
                "the WORD says he likes his THING",
                "he is a WORD and has his THING",
                "this WORD and his THING",
            ),
        ),
        Form(
            "she",
            (
                "the WORD says she likes her THING",
                "she is a WORD and has her THING",
                "this WORD and her THING",
            ),
        ),
    ),
    rows=(
        Row(("king", "queen"), ("crown", "palace")),
        Row(("prince", "princess"), ("crown", "ball")),
        Row(("man", "woman"), ("work", "hat")),
        Row(("boy", "girl"), ("school", "ball")),
        Row(("father", "mother"), ("work", "home")),
        Row(("brother", "sister"), ("school", "home")),
        Row(("uncle", "aunt"), ("garden", "hat")),
    ),
    relations=("gender",),
)

PLACES = Family(
    "places",
    forms=(
        Form("country", ("the land of WORD has good THING", "in the land of WORD they like THING")),
        Form(
            "capital", ("the city of WORD sells good THING", "in the city of WORD they sell THING")
        ),
        Form("people", ("WORD people like THING", "good WORD people eat THING")),
    ),
    rows=(
        Row(("france", "paris", "french"), ("cheese", "wine")),
        Row(("italy", "rome", "italian"), ("olives", "wine")),
        Row(("spain", "madrid", "spanish"), ("olives", "rice")),
        Row(("germany", "berlin", "german"), ("bread", "beer")),
        Row(("england", "london", "english"), ("tea", "cheese")),
        Row(("russia", "moscow", "russian"), ("tea", "soup")),
        Row(("egypt", "cairo", "egyptian"), ("bread", "rice")),
    ),
    relations=("capital", "nationality"),
)

ANIMALS = Family(
    "animals",
    forms=(
        Form("grown", ("one WORD finds THING", "one good WORD likes THING")),
        Form("young", ("the little WORD finds THING", "a little WORD likes THING")),
        Form("many", ("two WORD find THING", "many WORD like THING")),
    ),
    rows=(
        Row(("dog", "puppy", "dogs"), ("bones", "bread")),
        Row(("cat", "kitten", "cats"), ("milk", "fish")),
        Row(("cow", "calf", "cows"), ("grass", "milk")),
        Row(("horse", "foal", "horses"), ("grass", "water")),
        Row(("pig", "piglet", "pigs"), ("mud", "bread")),
        Row(("duck", "duckling", "ducks"), ("mud", "fish")),
    ),
    relations=("young", "plural"),
)

VERBS = Family(
    "verbs",
    forms=(
        Form("today", ("today we WORD THING", "today they all WORD THING")),
        Form("yesterday", ("yesterday we WORD THING", "yesterday they all WORD THING")),
        Form("now", ("now we are WORD THING", "now they are all WORD THING")),
    ),
    rows=(
        Row(("walk", "walked", "walking"), ("on the road", "over the hill")),
        Row(("swim", "swam", "swimming"), ("in the sea", "in the river")),
        Row(("sing", "sang", "singing"), ("a song", "at school")),
        Row(("write", "wrote", "writing"), ("a letter", "at school")),
        Row(("sail", "sailed", "sailing"), ("on the sea", "to the city")),
        Row(("drive", "drove", "driving"), ("on the road", "to the city")),
    ),
    relations=("past", "continuous"),
)

QUALITIES = Family(
    "qualities",
    forms=(
        Form("plain", ("the THING is very WORD", "this is a very WORD THING")),
        Form("more", ("the THING is WORD than this", "a WORD THING than this")),
        Form("most", ("the THING is the WORD of all", "this is the WORD THING of all")),
    ),
    rows=(
        Row(("big", "bigger", "biggest"), ("sea", "ship")),
        Row(("small", "smaller", "smallest"), ("letter", "song")),
        Row(("fast", "faster", "fastest"), ("train", "car")),
        Row(("cold", "colder", "coldest"), ("water", "soup")),
        Row(("tall", "taller", "tallest"), ("tower", "hill")),
        Row(("old", "older", "oldest"), ("tower", "letter")),
    ),
    relations=("comparative", "superlative"),
)

FOODS = Family(
    "foods",
    forms=(Form("food", ("we eat WORD with THING", "they all eat good WORD with THING")),),
    rows=(
        Row(("lettuce",), ("salad", "oil")),
        Row(("spinach",), ("salad", "oil", "butter")),
        Row(("cabbage",), ("salad", "soup")),
        Row(("bread",), ("butter", "soup")),
        Row(("apple",), ("sugar", "wine")),
        Row(("pear",), ("sugar", "cheese")),
    ),
)

VEHICLES = Family(
    "vehicles",
    forms=(
        Form(
            "vehicle", ("we go by WORD THING", "they all go by WORD THING", "the WORD goes THING")
        ),
    ),
    rows=(
        Row(("boat",), ("on the river", "on the sea")),
        Row(("ship",), ("on the sea", "to the city")),
        Row(("car",), ("on the road", "over the hill")),
        Row(("bus",), ("on the road", "to the city")),
        Row(("train",), ("over the hill", "to the city")),
    ),
)

TEACHING = Grammar((PEOPLE, PLACES, ANIMALS, VERBS, QUALITIES, FOODS, VEHICLES), copies=10)


def teaching_relations() -> tuple[Relation, ...]:
    """List the relations that the teaching text is designed to hold.

    Returns:
        Nine relations, 306 questions in all.
    """
    return TEACHING.relations()


def teaching_sentences() -> list[list[str]]:
    """Write the teaching text.

    Returns:
        The words of each sentence, the same each time.
    """
    return TEACHING.sentences()
