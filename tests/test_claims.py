"""No claim without a check: every file that states something is answered for by a test module."""

import ast
from pathlib import Path

import pytest
from claims import ROOT, Claims, sentences_of, stated_in, strings_of

SPEAKING = ("app.py", "pages/*.py", "src/embedding_lab/ui/*.py", "src/embedding_lab/lessons/*.py")


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
