"""The table of lessons: what the sidebar, the path on Home and the page titles read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page of the app.

    Attributes:
        path: its script, relative to app.py; the name after its number, if any, is the public URL.
        number: its place in the course; None for Home and for teachers.
        title: its name in the sidebar.
        question: what it answers, and its heading.
        minutes: how long a class needs, our estimate.
        group: what it is about, together with its neighbours on the path.
    """

    path: str
    number: int | None
    title: str
    question: str
    minutes: int = 0
    group: str = ""


HOME = Lesson("app.py", None, "Home", "How should a machine hold a word?")
ONE_HOT = Lesson(
    "pages/1_one_hot.py", 1, "One-hot and dense", "Why not just number the words?", 10, "Represent"
)
WEIGHT_MATRIX = Lesson(
    "pages/2_weight_matrix.py",
    2,
    "The weight matrix",
    "What does a one-hot layer cost?",
    8,
    "Represent",
)
TRAINING = Lesson("pages/3_training.py", 3, "Training", "How is W learned?", 15, "Learn")
THE_MAP = Lesson(
    "pages/4_map.py", 4, "The map", "What can two dimensions show?", 12, "Look and test"
)
ANALOGIES = Lesson(
    "pages/5_analogies.py",
    5,
    "Analogies",
    "Is king − man + woman really queen?",
    12,
    "Look and test",
)
TEACHERS = Lesson(
    "pages/teachers.py", None, "For teachers", "How do I teach with this?", 5, "Teach"
)

COURSE = (ONE_HOT, WEIGHT_MATRIX, TRAINING, THE_MAP, ANALOGIES, TEACHERS)
