"""Sentences that the app states, read from its source, and the checks that answer for them.

A test module makes one `Claims` for the files whose sentences it answers for. Each sentence there
needs an answer: a test that computes whether it is true, on every table and setting that it is
said of, or a word that it states no fact (it advises, defines or asks). What has a figure in it
always states a fact. So a sentence that nobody checks fails a test, as does a check whose
sentence is gone.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOLE = "{}"  # what is computed, in a sentence
MARKS = r"[*_\"”’)\]]*"
ITEM = re.compile(r"^\s*(?:[-*|]|#+|\d+\.)\s+", re.MULTILINE)  # a point, a row, a heading
PARAGRAPH = re.compile(r"\n\s*\n")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)  # commands, not sentences
END = re.compile(rf"(?<=[.!?])(?<!al\.){MARKS}\s+")
FEWEST_WORDS = 3
FEWEST_IN_A_PART = 4
MARKUP = re.compile(  # what a browser reads, and no visitor
    r"</?[a-zA-Z!][^<>]*>"  # a tag
    r'|(?<![\w-])[\w:-]+="[^"]*"'  # an attribute
    r"|[^{}\n]*\{\s*[a-z-]+:[^{}]*\}"  # a rule of CSS
    r"|(?<![\w:-])[a-z-]+:(?=[\w#-])(?:\([^()]*\)|[^\s;()])+;?"  # a declaration, without blanks
)
FIGURE = re.compile(
    r"\d|\b(?:half|twice|once|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|"
    r"thirds?|fifths?|tenths?)\b",
    re.IGNORECASE,
)


def strings_of(source):
    """All strings of a Python source but its docstrings, with a hole for each computed part."""
    tree = ast.parse(source)
    passed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(node.value)  # a docstring
        if isinstance(node, ast.JoinedStr):
            passed |= set(ast.walk(node)) - {node}
    for node in ast.walk(tree):
        if node in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(p.value if isinstance(p, ast.Constant) else HOLE for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def sentences_of(text):
    """Split prose; a fragment without an end counts where it has a figure."""
    for paragraph in PARAGRAPH.split(ITEM.sub("\n\n", text)):
        for piece in END.split(paragraph.strip()):
            sentence = " ".join(piece.split())
            words = re.findall(r"[^\W_]{2,}", sentence)
            says = re.search(rf"[.!]{MARKS}(?:\{{\}})*$|\d", sentence) and not sentence.endswith(
                "?"
            )
            prose = " " in sentence and re.search(r"[^\W\d_]{2}", sentence)  # no name, no path
            if len(words) >= FEWEST_WORDS and says and prose:
                yield sentence


def stated_in(path):
    """The sentences that a file of the project states: each once, in their order."""
    return list(dict.fromkeys(s for one in _texts_of(path) for s in sentences_of(one)))


def parts_of(path):
    """What a sentence may be put together from: pieces of a few words that have no end."""
    for text in _texts_of(path):
        sentences = set(sentences_of(text))
        for paragraph in PARAGRAPH.split(ITEM.sub("\n\n", text)):
            for piece in END.split(paragraph.strip()):
                part = " ".join(piece.split())
                words = re.findall(r"[^\W\d_]{2,}", part)
                ends = re.search(rf"[.!?:]{MARKS}$|, got \{{\}}", part)  # or only a caller reads it
                if len(words) >= FEWEST_IN_A_PART and not ends and part not in sentences:
                    yield part


def _texts_of(path):
    text = (ROOT / path).read_text("utf-8")
    if path.endswith(".py"):
        return [MARKUP.sub(" ", one) for one in strings_of(text)]
    return [FENCED.sub("\n\n", text)]


class Claims:
    """The sentences of some files, and who answers for each."""

    def __init__(self, *files):
        self.files = files
        self.answered = set()

    def check(self, *sentences):
        """Decorate the test that computes whether these sentences are true."""

        def register(test):
            self.answered |= set(sentences)
            return test

        return register

    def no_fact(self, *sentences):
        """Name sentences that advise, define or tell what a control does."""
        with_figures = [one for one in sentences if FIGURE.search(one)]
        assert not with_figures, f"a figure needs a check: {with_figures}"
        self.answered |= set(sentences)

    def misconceptions(self, *sentences):
        """Name sentences that the app quotes from a believer, in order to refute them."""
        self.answered |= set(sentences)

    def are_complete(self):
        """Fail where a sentence has no answer, or an answer no sentence."""
        stated = {sentence for file in self.files for sentence in stated_in(file)}
        open_ones = sorted(stated - self.answered)
        gone = sorted(self.answered - stated)
        assert not open_ones, "no check for:\n" + "\n".join(map(repr, open_ones))
        assert not gone, "no such sentence any more:\n" + "\n".join(map(repr, gone))
