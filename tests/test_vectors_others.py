"""Files that others made: archives under their own names for things, one table in a .zip."""

import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from embedding_lab.vectors.formats import EXPORTS, FormatError, Limits, exported, load, read
from embedding_lab.vectors.parts import NAMES
from embedding_lab.vectors.table import WordVectors

WORDS = ["king", "queen", "été"]
ROWS = np.array([[1, 0], [0.5, -2], [0.25, 3]], np.float32)
AS_BYTES = np.frombuffer("\n".join(WORDS).encode(), np.uint8)
TABLE = WordVectors.from_rows(WORDS, ROWS)
PLAIN = [one for one in EXPORTS if one.suffix not in {".zip"}]


def archive(folder, **parts):
    np.savez(folder / "t.npz", **parts)
    return folder / "t.npz"


def zipped(folder, files):
    with zipfile.ZipFile(folder / "t.zip", "w", zipfile.ZIP_DEFLATED) as pair:
        for name, content in files.items():
            pair.writestr(name, content)
    return folder / "t.zip"


def is_the_table(vectors):
    assert list(vectors.words) == WORDS
    assert np.array_equal(vectors.matrix, ROWS)


@pytest.mark.parametrize("words", [*NAMES["words"], "Vocab", "my_own"])
@pytest.mark.parametrize("matrix", [*NAMES["matrix"], "W", "Embeddings", "anything"])
def test_an_archive_may_have_the_usual_names_or_its_own(tmp_path, words, matrix):
    is_the_table(load(archive(tmp_path, **{matrix: ROWS, words: np.array(WORDS)})))


@pytest.mark.parametrize("matrix", ["vectors", "anything"])
def test_words_as_bytes_fit_to_any_name_of_the_vectors(tmp_path, matrix):
    is_the_table(load(archive(tmp_path, **{"words": AS_BYTES, matrix: ROWS})))


def test_of_several_arrays_the_one_with_a_row_for_each_word_is_taken(tmp_path):
    others = {"layer": np.ones((2, 7)), "bias": np.ones(2), "step": np.int64(3)}
    is_the_table(load(archive(tmp_path, tokens=np.array(WORDS), table=ROWS, **others)))


ODD = {
    "nothing": ({}, "expected one array of words, as strings, found no array; call it words"),
    "words alone": (
        {"words": np.array(WORDS)},
        "expected one array of numbers with a row for each word, found words (3 strings); "
        "call it matrix",
    ),
    "two that fit": (
        {"words": np.array(WORDS), "a": ROWS, "b": ROWS},
        "found words (3 strings), a (3 × 2 numbers), b (3 × 2 numbers); call it matrix",
    ),
    "no words": ({"vectors": ROWS}, "found vectors (3 × 2 numbers); call it words"),
    "on its side": (
        {"words": np.array(WORDS), "a": ROWS.T},
        "with a row for each word, found words (3 strings), a (2 × 3 numbers)",
    ),
    "another number": (
        {"words": np.array(WORDS), "vectors": np.ones((5, 2))},
        "each word needs one row, got 3 words, 5 rows",
    ),
    "objects": (
        {"words": np.array(WORDS, dtype=object), "vectors": ROWS},
        "words holds Python objects, which are never read; store strings: np.array(words",
    ),
    "many": (
        {"words": np.array(WORDS), **{f"a{i}": np.ones(i) for i in range(9)}},
        "a4 (4 numbers) and 4 more; call it matrix",
    ),
}


@pytest.mark.parametrize(("parts", "message"), ODD.values(), ids=ODD)
def test_an_error_names_what_was_found_and_what_is_needed(tmp_path, parts, message):
    with pytest.raises(FormatError) as caught:
        load(archive(tmp_path, **parts))
    assert message in str(caught.value)


SHAPES = arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
ARRAYS = st.one_of(
    arrays.arrays(st.sampled_from([np.float32, np.int8, np.uint8]), SHAPES, fill=st.just(1)),
    arrays.arrays("U3", SHAPES, elements=st.text("ab", min_size=1, max_size=3)),
)
KEYS = st.sampled_from(["words", "matrix", "vectors", "W", "counts", "context", "vocab", "x", "y"])


@given(parts=st.dictionaries(KEYS, ARRAYS, max_size=5))
def test_any_arrays_are_a_table_or_one_sentence(tmp_path_factory, parts):
    path = archive(tmp_path_factory.mktemp("any"), **parts)
    try:
        vectors = load(path)
    except FormatError as error:
        assert str(error).startswith("t.npz: ")
        return
    held = [array for array in parts.values() if array.shape == vectors.matrix.shape]
    assert any(np.array_equal(array.astype(np.float32), vectors.matrix) for array in held)


@pytest.mark.parametrize("export", PLAIN, ids=lambda one: one.suffix)
def test_one_table_in_a_zip_is_read_as_if_it_were_bare(tmp_path, export):
    content = exported(TABLE, export)
    files = {
        f"folder/mine{export.suffix}": content,
        f"__MACOSX/folder/._mine{export.suffix}": b"\0",
        "README.txt": "about it",
    }
    reading = read(zipped(tmp_path, files))
    is_the_table(reading.vectors)
    assert reading.vectors.name == "t"
    assert reading.vectors.note == "Read from t.zip."
    (tmp_path / f"t{export.suffix}").write_bytes(content)
    assert str(reading.report) == str(read(tmp_path / f"t{export.suffix}").report)


FEW = "3 2\nking 1 0\nqueen 0 1\nman 1 1\n"
BAD_ZIPS = {
    "none": ({"a.csv": "x"}, "in this .zip, or two .tsv; found a.csv; leave only one"),
    "empty": ({}, "expected one .vec, .txt, .bin or .npz in this .zip, or two .tsv; found no file"),
    "several": ({f"{n}.txt": FEW for n in "abcdef"}, "found a.txt, b.txt, c.txt, d.txt and 2 more"),
    "large": ({"a.txt": "a 1\n" * 500_000}, "at most 1,000,000 bytes are read, got 2,000,000"),
    "bad": ({"a.txt": "king one two\n"}, "table.txt: line 1"),
    "zip": ({"a.txt": b"PK\x05\x06" + bytes(18)}, "table.txt: "),
    "gzip": ({"a.txt": b"\x1f\x8b" + bytes(9)}, "packed by gzip; unpack it first"),
    "utf-16": ({"a.txt": FEW.encode("utf-16")}, "read UTF-16; save it as UTF-8"),
}


@pytest.mark.parametrize(("files", "message"), BAD_ZIPS.values(), ids=BAD_ZIPS)
def test_a_zip_without_one_table_is_refused_in_a_sentence(tmp_path, files, message):
    with pytest.raises(FormatError) as caught:
        load(zipped(tmp_path, files), limits=Limits(size=1_000_000))
    assert message in str(caught.value)
    assert str(caught.value).startswith("t.zip: ")


def test_a_damaged_zip_is_one_sentence(tmp_path):
    path = zipped(tmp_path, {"a.txt": FEW})
    content = bytearray(path.read_bytes())
    content[37] ^= 0xFF  # in the packed table
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"t\.zip: .*reading failed"):
        load(path)
