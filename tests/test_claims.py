"""No claim without a check: every file that states something is answered for by a test module."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from claims import ROOT, Claims, sentences_of, stated_in, strings_of

SPEAKING = ("app.py", "pages/*.py", *(
    f"src/embedding_lab/{folder}*.py" for folder in ("ui/", "lessons/", "figures/", "jobs/", "cli")
))  # fmt: skip


def answered_files():
    """File -> the test modules that answer for it, read from their `Claims(...)`."""
    found = {}
    for module in sorted(Path(__file__).parent.glob("test_claims_*.py")):
        tree = ast.parse(module.read_text("utf-8"))
        named = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Claims":
                for file in node.args:
                    path = named[file.id] if isinstance(file, ast.Name) else ast.literal_eval(file)
                    found.setdefault(path, []).append(module.name)
    return found


def test_each_file_that_states_something_has_one_module_that_answers_for_it():
    speaking = {
        str(path.relative_to(ROOT))
        for pattern in SPEAKING
        for path in ROOT.glob(pattern)
        if stated_in(str(path.relative_to(ROOT)))
    } | {"README.md"}
    answered = answered_files()
    assert not sorted(speaking - set(answered))
    assert {file: modules for file, modules in answered.items() if len(modules) > 1} == {}


def test_docstrings_are_left_out_and_computed_parts_are_holes():
    source = '"""A module of ours."""\nsaid = f"It keeps {share:.2f} of them."\nkey = "no_sentence"'
    assert list(strings_of(source)) == ["It keeps {} of them.", "no_sentence"]


def test_sentences_are_split_and_fragments_count_where_they_have_a_figure():
    text = "*Right* (Belk et al. 2019). Is\nit?\n- A line **of its own.** no end\n- 40 times less"
    told = ["*Right* (Belk et al. 2019).", "A line **of its own.", "40 times less"]
    assert list(sentences_of(text)) == told


def test_what_only_a_browser_reads_is_no_sentence(monkeypatch, tmp_path):
    """Tags, attributes, CSS, paths of a drawing and names of files go; prose beside them stays."""
    (tmp_path / "a.py").write_text('''
marks = [
    'stroke="var(--line)" stroke-width="2" rx="6"', f'x1="{x}" y1="{y}" x2="{x}"',
    "font-size:14px;line-height:18px;font-family:var(--st-font, sans-serif)",
    f"M152 44 C176 44 172 {y} 196 {y}", "pages/1_one_hot.py", "10.255.255.255",
    f'<rect width="{w}" height="{h}" rx="3"/>',
]
style = """
h1 { font-size: 16pt; margin: 0 0 1mm; }
@media print { body { padding: 0; max-width: 190mm; } }
"""
said = f'<p class="small">It keeps {share} of them.</p>'
also = "An address is like http://192.168.1.20:{}, in W: 3 words; in W′: 4."
''')
    monkeypatch.setattr("claims.ROOT", tmp_path)
    assert stated_in("a.py") == [
        "It keeps {} of them.",
        "An address is like http://192.168.1.20:{}, in W: 3 words; in W′: 4.",
    ]


def test_commands_in_a_readme_are_no_sentences(monkeypatch, tmp_path):
    (tmp_path / "READ.md").write_text(
        "Two of them.\n\n```sh\nmake run  # the 1st\n```\nThe end is it."
    )
    monkeypatch.setattr("claims.ROOT", tmp_path)
    assert stated_in("READ.md") == ["Two of them.", "The end is it."]


def test_a_sentence_without_an_answer_fails_as_does_an_answer_without_a_sentence(monkeypatch):
    monkeypatch.setattr("claims.stated_in", lambda _file: ["This is so.", "That is so."])
    claims = Claims("a.py")
    claims.no_fact("This is so.")
    with pytest.raises(AssertionError, match="That is so"):
        claims.are_complete()
    claims.check("That is so.", "Nobody says so.")(lambda: None)
    with pytest.raises(AssertionError, match="Nobody says so"):
        claims.are_complete()


def test_a_figure_is_always_a_fact():
    with pytest.raises(AssertionError, match="figure"):
        Claims().no_fact("Half of them stay.")


SEVERAL = {  # a plural of these is right: of two or more, or of what has its own singular
    ("bench.py", "sentences"), ("training_captions.py", "times"), ("windows.py", "len(words)"),
    ("training_captions.py", "words"),
    ("first_look.py", "NUMBERS[lost]"), ("first_look.py", "count(len(null))"),
    ("one_hot.py", "len(known)"), ("compare_captions.py", "n"), ("compare_captions.py", "tied"),
    ("step_numbers.py", "len(numbers.inputs)"), ("step_numbers.py", "count(numbers.among)"),
    ("step_numbers.py", "number"), ("step_numbers.py", "self.window"),
    ("steps.py", "count(ARTICLE.V)"), ("ledger_captions.py", "fewer"),
    ("shrink.py", "sizes.V / rows"), ("expected.py", "len(chosen.words)"),
    ("chance_words.py", "pairs"), ("map_words.py", "zeros"), ("found.py", "found.epochs"),
    ("lookup.py", "lit.word"), ("lookup.py", "short(last.V)"), ("lookup.py", "timings[-1].V"),
    ("network.py", "count(sizes.L)"), ("one_step.py", "len(words)"), ("step_numbers.py", "V"),
    ("2_weight_matrix.py", "count(LONG.one_hot.weights)"), ("presets.py", "preset.total"),
    ("2_weight_matrix.py", "count(LONG.chosen.weights)"), ("steps.py", "count(ARTICLE.h)"),
    ("ledger_captions.py", "count(table)"), ("ledger_captions.py", "_spelled(otherwise.all)"),
    ("ledger_captions.py", "count(sizes.d)"), ("shares.py", "count(parts.all)"),
    ("expected.py", "count(books.chosen.next_layer.values)"),
}  # fmt: skip
COUNTED = {
    "words", "dimensions", "times", "passes", "sentences", "pairs", "weights", "rows", "inputs",
    "units",
}  # fmt: skip
NEVER_ONE = {  # what is counted there is two or more, or stands behind "at most" or "of"
    "MOST", "MOST_WORDS", "MOST_ISOLATED", "FEWEST", "POSITIONS", "LIMITS.words", "LONGEST",
    "FREQUENT", "FEWEST_IN_GROUP", "MOST_NOISE", "MOST_TSNE_WORDS",
    "PANELS * FEWEST_WORDS", "GRID_POINTS",
}  # fmt: skip


def counted_by_hand(source):
    """Each f-string that puts a plural behind a number, as (the number, the plural)."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.JoinedStr):
            continue
        for hole, rest in pairwise(node.values):
            if isinstance(hole, ast.FormattedValue) and isinstance(rest, ast.Constant):
                behind = re.match(r" (\w+)", rest.value)
                if behind and behind[1] in COUNTED:
                    yield ast.unparse(hole.value), behind[1]


def test_the_search_for_plurals_finds_them():
    source = "a = f'{len(x):,} words of {MOST} words, {n} of'"
    assert list(counted_by_hand(source)) == [("len(x)", "words"), ("MOST", "words")]


@pytest.mark.parametrize("folder", [one for one in SPEAKING if "jobs" not in one])
def test_no_page_says_1_words(folder):
    """`counted` writes the singular too; where a number can't be 1, `SEVERAL` says why."""
    found = {
        (path.name, number, plural)
        for path in ROOT.glob(folder)
        for number, plural in counted_by_hand(path.read_text("utf-8"))
        if number not in NEVER_ONE
    }
    assert not sorted(one for one in found if one[:2] not in SEVERAL)
