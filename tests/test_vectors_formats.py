import gzip
import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from embedding_lab.vectors.formats import (
    EXPORTS,
    FormatError,
    Limits,
    exported,
    load,
    read,
    save,
)
from embedding_lab.vectors.table import WordVectors
from embedding_lab.vectors.whole import written_whole

SUFFIXES = [".npz", ".txt", ".vec", ".bin", ".tsv"]


@pytest.fixture
def table() -> WordVectors:
    """Words that try the formats, and numbers that need all nine digits."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(6, 3)) * 10.0 ** rng.integers(-30, 14, size=(6, 3))
    words = ["the", "zoë", "中", "mother-in-law", "7", "don't\u00a0know"]
    return WordVectors.from_rows(words, rows, context=rows / 3, counts=[9, 5, 4, 3, 2, 1])


def same(left: WordVectors, right: WordVectors) -> bool:
    return list(left.words) == list(right.words) and np.array_equal(left.matrix, right.matrix)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_saved_comes_back_bit_for_bit(table, tmp_path, suffix):
    path = tmp_path / f"mine{suffix}"
    save(table, path)
    found = load(path)
    assert same(found, table)
    assert (found.name, found.note) == ("mine", f"Read from mine{suffix}.")
    assert not found.matrix.flags.writeable


FLOATS = st.floats(-(2.0**49), 2.0**49, width=32)


@settings(deadline=None, max_examples=50)
@given(arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=FLOATS))
def test_every_float32_survives_every_format(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("formats")
    table = WordVectors.from_rows([f"w{row}" for row in range(len(rows))], rows)
    for suffix in SUFFIXES:
        save(table, folder / f"t{suffix}")
        assert same(load(folder / f"t{suffix}"), table), suffix


def test_an_archive_keeps_counts_and_context(table, tmp_path):
    save(table, tmp_path / "t.npz")
    found = load(tmp_path / "t.npz")
    np.testing.assert_array_equal(found.context, table.context)
    assert found.counts.tolist() == [9, 5, 4, 3, 2, 1]


def test_numpy_reads_our_archives_without_pickles(table, tmp_path):
    save(table, tmp_path / "t.npz")
    with np.load(tmp_path / "t.npz", allow_pickle=False) as parts:
        assert parts["words"].tobytes().decode().split("\n") == list(table.words)
        np.testing.assert_array_equal(parts["matrix"], table.matrix)


@pytest.mark.parametrize(("suffix", "binary"), [(".txt", False), (".bin", True)])
def test_gensim_loads_ours(table, tmp_path, suffix, binary):
    path = tmp_path / f"ours{suffix}"
    save(table, path)
    found = KeyedVectors.load_word2vec_format(path, binary=binary)
    assert found.index_to_key == list(table.words)
    np.testing.assert_array_equal(found.vectors, table.matrix)


@pytest.mark.parametrize(("suffix", "binary"), [(".txt", False), (".vec", False), (".bin", True)])
def test_we_load_gensims(table, tmp_path, suffix, binary):
    peer = KeyedVectors(vector_size=3)
    peer.add_vectors(list(table.words), table.matrix)
    path = tmp_path / f"theirs{suffix}"
    peer.save_word2vec_format(path, binary=binary)
    found = load(path)
    assert list(found.words) == peer.index_to_key
    if binary:
        np.testing.assert_array_equal(found.matrix, peer.vectors)
    else:
        np.testing.assert_allclose(found.matrix, peer.vectors, rtol=1e-6)


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_glove_text_has_no_header(tmp_path):
    path = write(tmp_path, "glove.6B.2d.txt", "the 1 -2e-3\n, 0.5 4\n. . . 7 8\nat a@b.c 1 2\r\n\n")
    found = load(path)
    assert list(found.words) == ["the", ",", ". . .", "at a@b.c"]
    assert found.matrix.tolist()[2:] == [[7, 8], [1, 2]]
    assert found.name == "glove.6B.2d"


def test_content_decides_over_the_suffix(table, tmp_path):
    save(table, tmp_path / "t.bin")
    save(table, tmp_path / "t.npz")
    assert same(load((tmp_path / "t.bin").rename(tmp_path / "binary.txt")), table)
    assert same(load((tmp_path / "t.npz").rename(tmp_path / "archive.txt")), table)
    assert load(write(tmp_path, "text.bin", "2 1\na 1\nb 2\n")).matrix.tolist() == [[1], [2]]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("t_words.tsv", "a\nb\n"),
        ("t_words.tsv", "words\na\r\nb"),
        ("t_metadata.tsv", "word\tcount\na\t7\nb\t5\n"),
        ("metadata.tsv", "a\nb"),
    ],
)
def test_pairs_are_read_as_the_projector_writes_them(tmp_path, name, words):
    write(tmp_path, name, words)
    found = load(write(tmp_path, "t.tsv", "1\t2\n3\t4\n"))
    assert list(found.words) == ["a", "b"]
    assert found.matrix.tolist() == [[1, 2], [3, 4]]


BAD_TEXTS = {
    "": "got an empty file",
    "\n\n": "got an empty file",
    "the\n": "line 1: expected a word and numbers, got 'the",
    "king one two\n": "line 1: expected a word and numbers, got 'king one two",
    "the 1 2\na 1\nb 1 2\nc\nd 1 2 3\n": "line 2: expected a word and 2 numbers, got 2 fields",
    "2 2\na 1\nb 1 2 3\n": "line 2: expected a word and 2 numbers, got 2 fields: 'a 1'; at least",
    "3 2\na 1 x\nb 1 2\nc 1 y\n": "line 2, field 3: expected a number, got 'x'; at least 2 of",
    "the 1 2\na 1 nan\nb inf 3\n": "line 2: expected finite numbers below 1e15; at least 2 of",
    "the 1 2\nthe 3 4\nthe 5 6\n": "'the' stands in line 1 and line 2; remove one of them",
    "the 1 2\n\n\n\na 3 4\n": "line 2: expected a word and numbers, got an empty line",
    "1 1\n  \n": "the header promises 1 words, got 0",
    "2 2\na 1\nb 2\n": "line 2: expected a word and 2 numbers, got 2 fields",
    "0 5\n": "a table needs words and dimensions, got 0 x 5",
    "2999999 4000\na 1\n": "at most 4,294,967,296 bytes",
    "9999999999 4\na 1\n": "at most 3,000,000 words are read, got 9,999,999,999",
    "2 99999\na 1\n": "at most 4,096 dimensions are read, got 99,999",
    "2000000 50\na 1\n": "the header promises 2,000,000 x 50 numbers, which take at least",
}


@pytest.mark.parametrize(("text", "message"), BAD_TEXTS.items())
def test_bad_text_says_which_line_what_was_expected_and_what_was_read(tmp_path, text, message):
    with pytest.raises(FormatError) as caught:
        load(write(tmp_path, "bad.txt", text))
    assert str(caught.value).startswith("bad.txt: ")
    assert message in str(caught.value)
    assert "\\n" not in str(caught.value)


def test_text_that_is_mostly_not_utf8_is_refused(tmp_path):
    with pytest.raises(FormatError, match="line 2: expected UTF-8 text, got byte 0xe9"):
        load(write(tmp_path, "latin.txt", b"a 1\ncaf\xe9 2\n\xe9t\xe9 3\n"))


def test_a_line_without_an_end_is_refused(tmp_path):
    with pytest.raises(FormatError, match="line 1: expected a word and numbers, got over 1 MB"):
        load(write(tmp_path, "long.txt", b"a " + b"1 " * 2**20))


def packed(*rows: tuple[bytes, float]) -> bytes:
    return b"".join(word + b" " + struct.pack("<2f", number, 0) + b"\n" for word, number in rows)


BAD_BINARIES = {
    "junk": (bytes(range(256)) * 9, "binary data without the line 'words dimensions'"),
    "truncated": (b"3 2\n" + packed((b"a", 1), (b"b", 2)), "promises 3 x 2 numbers, which take"),
    "ends within": (b"2 2\n" + packed((b"a" * 9, 1), (b"b", 2))[:-2], "ends within word 2 of 2"),
    "more": (b"1 2\n" + packed((b"a", 1), (b"b", 2)), "promises 1 words, but more follows"),
    "no blank": (b"1 2\n" + b"\0" * 5_000, "word 1: expected a word and a blank at byte 4"),
    "latin": (b"1 2\n" + packed((b"\xe9", 1)), "word 1: expected a word in UTF-8"),
    "thrice": (b"3 2\n" + packed(*[(b"a", 1)] * 3), "'a' stands in word 1 and word 2"),
    "nan": (b"1 2\n" + packed((b"a", float("nan"))), "word 1: expected finite numbers"),
    "no word": (b"1 2\n" + packed((b"", 1)), "word 1: expected a word, got none"),
}


@pytest.mark.parametrize(("content", "message"), BAD_BINARIES.values(), ids=BAD_BINARIES)
def test_bad_binaries_are_refused(tmp_path, content, message):
    with pytest.raises(FormatError) as caught:
        load(write(tmp_path, "bad.bin", content))
    assert message in str(caught.value)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_format_error(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("junk")
    for name in ("t.txt", "t.bin", "t.npz", "t.tsv"):
        write(folder, "t_words.tsv", content)
        try:
            load(write(folder, name, content))
        except FormatError as error:
            assert str(error).startswith(name)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=60), st.integers(0, 3), st.integers(0, 3))
def test_no_bytes_behind_a_header_raise_anything_but_a_format_error(
    tmp_path_factory, content, words, dimensions
):
    path = write(
        tmp_path_factory.mktemp("junk"), "t.bin", f"{words} {dimensions}\n".encode() + content
    )
    try:
        load(path)
    except FormatError as error:
        assert str(error)


BAD_PAIRS = {
    "none": (None, "1\t2\n", "expected the words in t_words.tsv beside it, found no such file"),
    "few": ("a\n", "1\n2\n3\n", "3 lines of numbers and 1 lines in t_words.tsv"),
    "columns": (
        "a\nb\nc\nd\ne",
        "1\t2\n3\n4\t5\n6\t7\t8\n9\t8\t7\t6\n",
        "line 2: expected 2 numbers as in most lines, got 1",
    ),
    "number": ("a\nb\nc", "1\t2\n3\tx\ny\t4", "line 2, field 2: expected a number, got 'x'"),
    "thrice": ("a\na\na", "1\n2\n3", "'a' stands in line 1 and line 2 of the words"),
    "nan": ("a\nb\nc", "1\nnan\ninf", "line 2: expected finite numbers"),
    "words": ("\nb\n\n", "1\n2\n3", "line 1 of the words is empty"),
    "empty": ("a\n", "", "got an empty file"),
}


@pytest.mark.parametrize(("words", "vectors", "message"), BAD_PAIRS.values(), ids=BAD_PAIRS)
def test_bad_pairs_are_refused(tmp_path, words, vectors, message):
    if words is not None:
        write(tmp_path, "t_words.tsv", words)
    with pytest.raises(FormatError) as caught:
        load(write(tmp_path, "t.tsv", vectors))
    assert message in str(caught.value)


def zipped(folder: Path, **files: str) -> Path:
    path = folder / "pair.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            place = name.replace("__", "/").replace("mac_", "._").replace("_tsv", ".tsv")
            packed.writestr(place, content)
    return path


def test_a_zipped_pair_comes_back_bit_for_bit(table, tmp_path):
    path = tmp_path / "mine.zip"
    path.write_bytes(exported(table, next(one for one in EXPORTS if one.suffix == ".zip")))
    reading = read(path)
    assert list(reading.vectors.words) == list(table.words)
    assert np.array_equal(reading.vectors.matrix, table.matrix)
    assert reading.vectors.name == "mine"


def test_a_zip_of_others_may_have_folders_and_what_a_mac_adds(tmp_path):
    path = zipped(
        tmp_path, my__labels_tsv="1\n2\n", my__v_tsv="1\t0\n0\t1\n", my__mac_v_tsv="x", readme="x"
    )
    vectors = load(path)
    assert list(vectors.words) == ["1", "2"]
    assert vectors.matrix.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"v_tsv": "1\t0\n"}, "two .tsv in this .zip, got 1"),
        ({"v_tsv": "1\t0\n", "w_tsv": "a\nb\nc\n"}, "line"),
        ({"v_tsv": "0\t" * 3_000_000 + "0\n", "w_tsv": "a\n"}, "at most 1,000,000 bytes"),
    ],
)
def test_a_zip_that_is_no_pair_is_refused_in_a_sentence(tmp_path, files, message):
    with pytest.raises(FormatError, match=message):
        load(zipped(tmp_path, **files), limits=Limits(size=1_000_000))


def test_a_damaged_zipped_pair_is_one_sentence(tmp_path):
    path = zipped(tmp_path, v_tsv="1\t0\n" * 50, w_tsv="".join(f"w{i}\n" for i in range(50)))
    content = bytearray(path.read_bytes())
    content[45] ^= 0xFF  # in the packed vectors
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"pair\.zip: .*reading failed"):
        load(path)


def archive(folder: Path, **parts: object) -> Path:
    np.savez_compressed(folder / "t.npz", **parts)
    return folder / "t.npz"


def test_archives_of_others_may_hold_strings_and_other_floats(tmp_path):
    path = archive(tmp_path, words=np.array(["zoë", "b"]), matrix=np.eye(2, dtype=np.float16))
    found = load(path)
    assert list(found.words) == ["zoë", "b"]
    assert found.matrix.dtype == np.float32


UTF8 = np.frombuffer(b"a\nb", np.uint8)
BAD_ARCHIVES = {
    "no matrix": ({"words": UTF8}, "a row for each word, found words (3 bytes); call it matrix"),
    "pickle": ({"words": UTF8, "matrix": np.array([[None]])}, "holds Python objects"),
    "axes": ({"words": UTF8, "matrix": np.ones(2)}, "matrix must have shape (V, d), got (2,)"),
    "kind": ({"words": UTF8, "matrix": np.array([["x"]])}, "matrix must be numbers"),
    "nan": ({"words": UTF8, "matrix": [[1], [np.nan]]}, "row 2 of matrix must be finite"),
    "large": ({"words": UTF8, "matrix": [[1], [1e200]]}, "row 2 of matrix must be finite"),
    "rows": ({"words": UTF8, "matrix": np.ones((3, 1))}, "2 words, 3 rows"),
    "twice": ({"words": np.array(["a", "a"]), "matrix": np.ones((2, 1))}, "'a' as word 1 and 2"),
    "empty": ({"words": np.frombuffer(b"a\n", np.uint8), "matrix": [[1], [1]]}, "word 2 is empty"),
    "utf8": ({"words": np.array([255], np.uint8), "matrix": [[1.0]]}, "words must be UTF-8"),
    "words": ({"words": np.ones(2), "matrix": np.ones((2, 1))}, "uint8, or strings, got float64"),
    "counts": ({"words": UTF8, "matrix": np.eye(2), "counts": [0.5, 1]}, "whole numbers"),
    "negative": ({"words": UTF8, "matrix": np.eye(2), "counts": [3, -1]}, "got -1 for word 2"),
    "context": ({"words": UTF8, "matrix": np.eye(2), "context": [[1, 2]]}, "context must have the"),
}


@pytest.mark.parametrize(("parts", "message"), BAD_ARCHIVES.values(), ids=BAD_ARCHIVES)
def test_bad_archives_are_refused(tmp_path, parts, message):
    with pytest.raises(FormatError) as caught:
        load(archive(tmp_path, **parts))
    assert message in str(caught.value)


def test_a_zip_bomb_is_refused_by_its_header(tmp_path):
    path = archive(tmp_path, words=UTF8, matrix=np.zeros((2, 1_000_000), np.float32))
    assert path.stat().st_size < 100_000
    with pytest.raises(FormatError, match="at most 4,096 dimensions"):
        load(path)
    with pytest.raises(FormatError, match="at most 200,000 bytes are read, got 8,000"):
        load(path, limits=Limits(size=200_000))


def bomb(folder: Path, matrix: object, **parts: object) -> Path:
    """An archive whose words are line feeds: 64 MB of them in some 60 kB."""
    words = np.full(2**26, 10, np.uint8)
    path = archive(folder, words=words, matrix=matrix, **parts)
    assert path.stat().st_size < 200_000
    return path


@pytest.mark.parametrize(
    ("rows", "message", "most"),
    [
        (2, r"a word has at most 2,000 bytes, got 67,108,864 bytes for 2 words", 2**21),
        (40_000, "each word needs one row, got 67,108,865 words, 40,000 rows", 2**27),
    ],
)
def test_a_bomb_of_words_is_refused_in_little_memory(tmp_path, rows, message, most):
    path = bomb(tmp_path, np.zeros((rows, 1), np.float32))
    tracemalloc.start()
    with pytest.raises(FormatError, match=message):
        load(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < most


@pytest.mark.parametrize(
    ("part", "array", "message"),
    [
        ("counts", np.zeros(2**23, np.int64), "got 2 words, 8,388,608 counts"),
        ("context", np.zeros((2**21, 4), np.float32), "context must have the shape of the matrix"),
        ("words", np.full(2**21, "ab"), "got 2,097,152 words, 2 rows"),
        ("words", np.array(["a" * 2**22, "b"]), "a word has at most 2,000 bytes"),
    ],
)
def test_a_part_that_does_not_fit_the_matrix_is_refused_before_it_is_unpacked(
    tmp_path, part, array, message
):
    path = archive(tmp_path, **{"words": UTF8, "matrix": np.eye(2), part: array})
    tracemalloc.start()
    with pytest.raises(FormatError, match=message):
        load(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**21


@pytest.mark.parametrize(
    "text",
    [
        "(",
        "  (",
        "[",
        "'",
        "{[]: 1}",
        "1\n  2\n 3",
        "{'descr': (), 'fortran_order': 0, 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9, [])}",
        "(" * 999,
        "x" * 9_000,
    ],
)
def test_a_header_that_is_none_is_one_short_sentence(tmp_path, text):
    with zipfile.ZipFile(tmp_path / "t.npz", "w") as file:
        size = struct.pack("<H", len(text))
        file.writestr("matrix.npy", b"\x93NUMPY\x01\x00" + size + text.encode())
    with pytest.raises(FormatError, match="matrix is no array") as caught:
        load(tmp_path / "t.npz")
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_damage_in_any_packing_is_one_sentence(table, tmp_path, method):
    save(table, tmp_path / "t.npz")
    with zipfile.ZipFile(tmp_path / "t.npz") as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    with zipfile.ZipFile(tmp_path / "p.npz", "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert same(load(tmp_path / "p.npz"), table)
    content = (tmp_path / "p.npz").read_bytes()
    for place in range(39, 400, 3):
        damaged = bytearray(content)
        damaged[place] ^= 0x55
        try:
            load(write(tmp_path, "d.npz", bytes(damaged)))
        except FormatError as error:
            assert str(error).startswith("d.npz")


def test_a_header_that_promises_more_than_there_is_is_refused(tmp_path):
    header = io.BytesIO()
    promise = {"descr": "<f4", "fortran_order": False, "shape": (2_000_000, 500)}
    np.lib.format.write_array_header_1_0(header, promise)
    with zipfile.ZipFile(tmp_path / "t.npz", "w") as file:
        file.writestr("matrix.npy", header.getvalue())
        with file.open("words.npy", "w") as words:
            np.lib.format.write_array(words, UTF8)
    with pytest.raises(FormatError, match="header of matrix promises 4,000,000,128 bytes"):
        load(tmp_path / "t.npz")


def test_a_damaged_archive_is_refused(table, tmp_path):
    save(table, tmp_path / "t.npz")
    content = bytearray((tmp_path / "t.npz").read_bytes())
    content[200] ^= 255
    with pytest.raises(FormatError, match=r"expected a whole .npz archive"):
        load(write(tmp_path, "t.npz", bytes(content)))
    with pytest.raises(FormatError, match=r"expected a whole .npz archive"):
        load(write(tmp_path, "t.npz", bytes(content[:100])))


def test_limits_can_be_set(table, tmp_path):
    save(table, tmp_path / "t.txt")
    with pytest.raises(FormatError, match="at most 5 words are read, got 6"):
        load(tmp_path / "t.txt", limits=Limits(words=5))
    with pytest.raises(FormatError, match="at most 10 bytes"):
        load(tmp_path / "t.txt", limits=Limits(size=10))
    with pytest.raises(ValueError, match="the limit of words must be >= 1, got 0"):
        Limits(words=0)


def test_a_missing_file_and_a_folder_are_one_sentence(tmp_path):
    with pytest.raises(FormatError, match=r"^none.txt can't be read: No such file or directory$"):
        load(tmp_path / "none.txt")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FormatError, match=r"^folder: this is a folder; name a file in it$"):
        load(tmp_path / "folder")


def test_a_pipe_and_a_device_are_refused_before_they_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(FormatError, match=f"^{path.name}: this isn't an ordinary file"):
            load(path)


def test_packed_and_utf16_files_are_named_with_the_remedy(tmp_path):
    with pytest.raises(FormatError, match="expected UTF-8 text, read UTF-16; save it as UTF-8"):
        load(write(tmp_path, "t.txt", "a 1\nb 2\n".encode("utf-16")))
    with pytest.raises(FormatError, match="packed by gzip; unpack it first"):
        load(write(tmp_path, "t.vec.gz", gzip.compress(b"a 1\nb 2\n")))


@pytest.mark.parametrize("text", ["a 1\nb 2\n", "2 1\na 1\nb 2\n"], ids=["bare", "with header"])
@pytest.mark.parametrize("name", ["t.txt", "t.vec", "t.bin"])
def test_a_byte_order_mark_is_no_part_of_the_first_word(tmp_path, text, name):
    found = load(write(tmp_path, name, "\ufeff" + text))
    assert list(found.words) == ["a", "b"]
    assert found.matrix.tolist() == [[1], [2]]


def test_a_byte_order_mark_is_no_part_of_a_pair(tmp_path):
    write(tmp_path, "t_words.tsv", "\ufeffa\nb\n")
    found = load(write(tmp_path, "t.tsv", "\ufeff1\n2\n"))
    assert list(found.words) == ["a", "b"]
    assert found.matrix.tolist() == [[1], [2]]


@pytest.mark.parametrize("word", ["a\x1b[31m", "bell\a", "a\0b", "\x1f"])
def test_text_does_not_hold_control_characters_and_the_other_formats_do(tmp_path, word):
    odd = WordVectors.from_rows(["ok", word], np.eye(2))
    with pytest.raises(FormatError, match=r"control characters.*\(word 2\); use .npz") as caught:
        save(odd, tmp_path / "t.txt")
    assert repr(word) in str(caught.value)
    for suffix in (".npz", ".bin", ".tsv"):
        save(odd, tmp_path / f"t{suffix}")
        assert same(load(tmp_path / f"t{suffix}"), odd)


@pytest.mark.parametrize("header", ["", "3 2\n"])
def test_a_zero_in_a_text_is_named_with_its_line(tmp_path, header):
    found = read(write(tmp_path, "t.txt", f"{header}a 1 2\nb\0 3 4\nc 5 6\n"))
    assert list(found.vectors.words) == ["a", "c"]
    line = 2 + bool(header)
    assert f"skipped: 1 line with a control character (line {line})" in str(found.report)
    with pytest.raises(FormatError, match="expected text, got the control character 0x00"):
        load(write(tmp_path, "t.txt", f"{header}a 1 2\nb\0 3 4\nc\0 5 6\n"))


def test_a_quoted_word_is_cut_and_its_control_characters_are_spelt_out(tmp_path):
    with pytest.raises(FormatError) as caught:
        load(write(tmp_path, "n" * 200 + ".txt", "2 1\n" + ("\u202e" + "x" * 999 + " 1 2\n") * 2))
    with pytest.raises(FormatError) as twice:
        load(write(tmp_path, "t.txt", ("\u202e" + "x" * 9_999 + " 1 2\n") * 3))
    for error in (caught, twice):
        assert len(str(error.value)) < 300
        assert str(error.value).isprintable()


def test_a_link_stays_and_the_file_behind_it_is_written(table, tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "link.npz").symlink_to(tmp_path / "far" / "real.npz")
    save(table, tmp_path / "link.npz")
    assert (tmp_path / "link.npz").is_symlink()
    assert same(load(tmp_path / "far" / "real.npz"), table)
    (tmp_path / "round.npz").symlink_to(tmp_path / "round.npz")
    with pytest.raises(FormatError, match="can't be written: the links go round in a circle"):
        save(table, tmp_path / "round.npz")


@pytest.mark.parametrize(
    ("suffix", "word"), [(".txt", "a b"), (".bin", "a\tb"), (".tsv", "a\tb"), (".npz", "a\nb")]
)
def test_a_word_that_a_format_cannot_hold_leaves_the_old_file(table, tmp_path, suffix, word):
    path = tmp_path / f"t{suffix}"
    save(table, path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(FormatError, match="can't hold"):
        save(WordVectors.from_rows(["ok", word], np.eye(2)), path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_the_tsv_and_npz_formats_hold_blanks(tmp_path):
    spaced = WordVectors.from_rows(["new york", " "], np.eye(2))
    for suffix in (".tsv", ".npz"):
        save(spaced, tmp_path / f"t{suffix}")
        assert same(load(tmp_path / f"t{suffix}"), spaced)


@pytest.mark.parametrize("name", ["t.csv", "t", "t.pkl"])
def test_a_format_that_is_not_written_is_named(table, tmp_path, name):
    with pytest.raises(FormatError, match=r"written as .npz, .txt, .vec, .bin, .tsv, rename it"):
        save(table, tmp_path / name)


def test_a_folder_that_is_missing_is_one_sentence(table, tmp_path):
    with pytest.raises(FormatError, match="can't be written: No such file or directory"):
        save(table, tmp_path / "none" / "t.npz")


def test_a_failure_while_writing_leaves_what_was_there(tmp_path):
    target = write(tmp_path, "old.txt", "old")
    with pytest.raises(RuntimeError, match="power"), written_whole(target) as (file,):
        file.write(b"new")
        raise RuntimeError("power")
    assert [path.name for path in tmp_path.iterdir()] == ["old.txt"]
    assert target.read_text() == "old"


def test_both_files_of_a_pair_are_written_or_none(table, tmp_path):
    write(tmp_path, "t.tsv", "old")
    (tmp_path / "t_words.tsv").mkdir()  # the second file can't take its place
    with pytest.raises(FormatError, match="can't be written"):
        save(table, tmp_path / "t.tsv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.tsv", "t_words.tsv"]
    assert (tmp_path / "t.tsv").read_text() == "old"


def test_a_new_file_gets_the_usual_permissions(table, tmp_path):
    usual = write(tmp_path, "usual", "").stat().st_mode
    save(table, tmp_path / "t.npz")
    assert (tmp_path / "t.npz").stat().st_mode == usual
