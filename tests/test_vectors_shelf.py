import os
import subprocess
import sys

import numpy as np
import pytest

from embedding_lab.vectors import shelf
from embedding_lab.vectors.analogy import solve
from embedding_lab.vectors.formats import FormatError, save
from embedding_lab.vectors.formula import parse
from embedding_lab.vectors.shelf import TABLES, TableError, assets_folder, open_table
from embedding_lab.vectors.spelling import near_spellings
from embedding_lab.vectors.table import WordVectors


@pytest.fixture(scope="module")
def glove() -> WordVectors:
    return open_table("glove")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An assets folder of our own."""
    monkeypatch.setattr(shelf, "assets_folder", lambda: tmp_path)
    return tmp_path


def test_glove_is_mapped_and_read_only(glove):
    assert glove.matrix.shape == (400_000, 50)
    assert (glove.name, len(glove), glove.dimensions) == ("GloVe 6B 50d", 400_000, 50)
    base = glove.matrix
    while isinstance(base.base, np.ndarray):
        base = base.base
    assert isinstance(base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        glove.matrix[0, 0] = 1


def test_glove_words_stand_in_their_rows(glove):
    assert glove.words[:5] == ("the", ",", ".", "of", "to")
    assert [glove.row(word) for word in ("the", "The", "lettuce")] == [0, 0, 20_631]
    for row in (0, 12_345, 399_999):
        assert glove.words.find(glove.words[row]) == row
    assert not glove.has_capitals


def test_every_glove_row_has_a_direction(glove):
    assert np.isfinite(glove.norms).all()
    assert glove.norms.min() > 0


def test_glove_answers_king_first_and_queen_once_king_is_forbidden(glove):
    verdict = solve(glove, parse("king - man + woman"), k=2)
    assert [answer.word for answer in verdict.inputs_allowed] == ["king", "queen"]
    assert verdict.inputs_allowed[0].score == pytest.approx(0.885, abs=5e-4)
    assert verdict.inputs_forbidden[0].word == "queen"
    assert verdict.inputs_forbidden[0].score == pytest.approx(0.852, abs=5e-4)


def test_glove_offers_near_spellings(glove):
    assert near_spellings(glove.words, "lettuc")[0] == "lettuce"


def test_opening_glove_keeps_pandas_and_heavy_modules_out():
    heavy = ("pandas", "torch", "sklearn", "scipy")
    code = (
        "import sys; from embedding_lab.vectors.shelf import open_table; open_table('glove');"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_our_tables_are_read_from_the_assets_with_their_context(folder):
    small = WordVectors.from_rows(["a", "b"], np.eye(2), counts=[2, 1])
    words = np.frombuffer(b"a\nb", np.uint8)
    half = np.eye(2, dtype=np.float16)
    np.savez(folder / "sotu.npz", words=words, counts=[2, 1], matrix=half)
    alone = open_table("sotu")
    assert alone.context is None
    np.savez(folder / "sotu.context.npz", context=half * 2)
    both = open_table("sotu")
    assert both.name == TABLES["sotu"] == "State of the Union"
    assert both.note
    assert both.counts.tolist() == small.counts.tolist()
    np.testing.assert_array_equal(both.matrix, small.matrix)
    np.testing.assert_array_equal(both.context, 2 * small.matrix)
    assert both.context.dtype == np.float32


def test_a_missing_or_wrong_asset_is_one_sentence(folder):
    with pytest.raises(TableError, match=r"'teaching' has no file teaching.npz; run `make assets`"):
        open_table("teaching")
    save(WordVectors.from_rows(["a"], [[1]]), folder / "teaching.npz")
    np.savez(folder / "teaching.context.npz", something=[1])
    with pytest.raises(FormatError, match=r"teaching.context.npz must hold a part called context"):
        open_table("teaching")


def test_a_file_is_opened_by_its_path(tmp_path):
    path = tmp_path / "mine.txt"
    save(WordVectors.from_rows(["a"], [[1, 2]]), path)
    assert open_table(str(path)).matrix.tolist() == [[1, 2]]


@pytest.mark.parametrize("name", ["", "golve", "none.bin", "\0", "a" * 9_999, "\ud800"])
def test_a_table_that_is_not_there_names_those_that_are(name):
    with pytest.raises(TableError, match="tables are glove, teaching, sotu, sotu-shuffled, or"):
        open_table(name)


def test_a_folder_and_a_pipe_are_called_so(tmp_path):
    (tmp_path / "some").mkdir()
    with pytest.raises(FormatError, match=r"^some: this is a folder; name a file in it$"):
        open_table(str(tmp_path / "some"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FormatError, match=r"^pipe: this isn't an ordinary file"):
        open_table(str(tmp_path / "pipe"))


def test_the_assets_are_found_in_a_source_tree():
    assert assets_folder().name == "assets"
    assert assets_folder().is_dir()
