"""A visitor's own files in a real Chromium: uploaded in each format, taken away in each format."""

import zipfile

import numpy as np
import pytest
from gensim.models import KeyedVectors

from embedding_lab.vectors.formats import EXPORTS, exported, load, read
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

pytestmark = pytest.mark.browser

TABLE = WordVectors.from_rows(
    ["lettuce", "boat", "spinach", "été"], [[1, 0], [0, 1], [0.9, 0.125], [-1.5, 3e-7]]
)
SAID = {
    ".npz": ".npz · 4 words × 2",
    ".bin": "word2vec binary · 4 words × 2",
    ".txt": "word2vec text · 4 words × 2",
    ".glove.txt": "GloVe text · 4 words × 2",
    ".vec": "fastText .vec · 4 words × 2",
    ".zip": "TSV pair · 4 words × 2",
}


def files_of(export, folder):
    """Write the table in a format; a pair comes as its two files."""
    path = folder / f"mine{export.suffix}"
    path.write_bytes(exported(TABLE, export))
    if export.suffix != ".zip":
        return [path]
    with zipfile.ZipFile(path) as pair:
        return [folder / pair.extract(name, folder) for name in pair.namelist()]


def test_each_format_is_uploaded_and_what_was_read_is_said(visit, tmp_path):
    seen = visit().open("one_hot?table=A+vector+file+of+yours")
    seen.sees("No file yet")
    for export in EXPORTS:
        chooser = seen.page.locator("input[type='file']").first
        chooser.set_input_files([str(path) for path in files_of(export, tmp_path)])
        seen.sees(SAID[export.suffix])
        if export.suffix == ".zip":  # also as it was taken away
            chooser.set_input_files(str(tmp_path / "mine.zip"))
            seen.sees("mine.zip")
            seen.sees(SAID[export.suffix])
    seen.sees("4 words × 2")
    seen.is_whole()


def test_skipped_lines_are_told_and_a_bad_file_changes_nothing(visit, tmp_path):
    (tmp_path / "half.txt").write_text("4 2\na 1 0\nb 0 1\na 5 5\nc x 1\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\xff" * 400)
    seen = visit().open("?table=A+vector+file+of+yours")
    chooser = seen.page.locator("input[type='file']").first
    chooser.set_input_files(str(tmp_path / "half.txt"))
    seen.sees("2 lines skipped")
    seen.sees("1 repeated word (line 4)")
    seen.page.locator("input[type='file']").first.set_input_files(str(tmp_path / "bad.txt"))
    seen.page.locator("[data-testid='stSidebar'] [data-testid='stAlert']").first.wait_for()
    seen.sees("2 words × 2")
    seen.is_whole()


def test_each_format_is_taken_away_whole(visit, tmp_path):
    seen = visit().open("one_hot?table=Teaching+text")
    ours = open_table("teaching")
    for export in EXPORTS:
        seen.page.get_by_role("button", name="Take the vectors").first.click()
        with seen.page.expect_download(timeout=60_000) as download:
            seen.page.get_by_role("button", name=export.title).first.click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.name.endswith(export.suffix)
        same(ours, file, export.suffix)
        seen.page.keyboard.press("Escape")
    seen.is_whole()


def same(ours, file, suffix):
    """Read a file back, by gensim where gensim knows the format."""
    if suffix == ".zip":
        with zipfile.ZipFile(file) as pair:
            pair.extractall(file.parent / "pair")
        vectors = next(path for path in (file.parent / "pair").iterdir() if "meta" not in path.name)
        back = read(vectors).vectors
        assert list(back.words) == list(ours.words)
        assert np.array_equal(back.matrix, ours.matrix)
        return
    back = load(file)
    assert list(back.words) == list(ours.words)
    assert np.array_equal(back.matrix, ours.matrix)
    if suffix != ".npz":
        if suffix == ".glove.txt":  # gensim wants a header
            file.write_text(f"{len(ours)} {ours.dimensions}\n{file.read_text('utf-8')}", "utf-8")
        theirs = KeyedVectors.load_word2vec_format(str(file), binary=suffix == ".bin")
        assert theirs.index_to_key == list(ours.words)
        assert np.array_equal(theirs.vectors, ours.matrix)
