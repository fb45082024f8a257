"""What was read is said: which lines a table is from, and which were skipped and why."""

import struct
import tracemalloc
import zipfile
from collections import Counter
from io import BytesIO

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.vectors import lines
from embedding_lab.vectors.formats import (
    EXPORTS,
    FormatError,
    Limits,
    exported,
    load,
    load_pair,
    read,
    save,
)
from embedding_lab.vectors.report import Reason, Report, Skipped
from embedding_lab.vectors.table import WordVectors

GOOD = "".join(f"w{i} {i} {i + 1}\n" for i in range(10))


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def table():
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(7, 3)) * 10.0 ** rng.integers(-30, 14, size=(7, 3))
    words = ["the", "zoë", "中", "mother-in-law", "7", "=1+1", "don't"]
    return WordVectors.from_rows(words, rows, context=rows / 3, counts=[9, 5, 4, 3, 2, 1, 1])


ONE_BAD_LINE = {
    "x 1\n": (Reason.FIELDS, "1 line with 1 number (line 11)"),
    "x 1 2 3\n": (Reason.FIELDS, "1 line with 3 numbers (line 11)"),
    "x 1 two\n": (Reason.NUMBER, "1 line with 'two' for a number (line 11)"),
    "x 1 nan\n": (Reason.SIZE, "not finite or is 1e15 or more (line 11)"),
    "x 1 -inf\n": (Reason.SIZE, "not finite or is 1e15 or more (line 11)"),
    "x 1e15 1\n": (Reason.SIZE, "not finite or is 1e15 or more (line 11)"),
    "x 1 1e300\n": (Reason.SIZE, "not finite or is 1e15 or more (line 11)"),
    "w3 1 2\n": (Reason.REPEATED, "1 repeated word (line 11)"),
    "caf\udce9 1 2\n": (Reason.ENCODING, "1 line that is not UTF-8 (line 11)"),
    " 1 2\n": (Reason.NO_WORD, "1 line without a word (line 11)"),
    "\n": (Reason.EMPTY, "1 empty line (line 11)"),
    "  \t\n": (Reason.EMPTY, "1 empty line (line 11)"),
    "x\0 1 2\n": (Reason.CONTROL, "1 line with a control character (line 11)"),
}


@pytest.mark.parametrize(("line", "told"), ONE_BAD_LINE.items(), ids=map(repr, ONE_BAD_LINE))
@pytest.mark.parametrize("header", [False, True])
def test_one_bad_line_of_each_kind_is_skipped_and_named(tmp_path, line, told, header):
    reason, sentence = told
    text = (GOOD + line + "last 5 6\n").encode(errors="surrogateescape")
    if header:
        text = b"12 2\n" + text
        sentence = sentence.replace("11", "12")
    vectors, report = read(write(tmp_path, "t.txt", text))
    assert list(vectors.words) == [f"w{i}" for i in range(10)] + ["last"]
    assert vectors.matrix.tolist() == [[i, i + 1] for i in range(10)] + [[5, 6]]
    assert [kind.reason for kind in report.skipped] == [reason]
    assert str(report.skipped[0]).endswith(sentence)
    assert report.left_out == 1


def test_a_first_line_that_is_bad_is_skipped_too(tmp_path):
    vectors, report = read(write(tmp_path, "t.txt", "x 1 2 3 4\n" + GOOD))
    assert (len(vectors), vectors.dimensions) == (10, 2)
    assert report.skipped[0].places == (1,)


def test_a_line_of_titles_over_the_numbers_is_skipped(tmp_path):
    vectors, report = read(write(tmp_path, "t.txt", "word first second\n" + GOOD))
    assert len(vectors) == 10
    assert str(report) == (
        "GloVe text · 10 words × 2 · 1 line skipped: 1 line with 'first' for a number (line 1)"
    )


def test_words_of_several_parts_do_not_change_the_dimensions(tmp_path):
    text = "new york 1 2\nsan jose 3 4\nroute 66 5 6\nla 7 8\n"
    vectors, report = read(write(tmp_path, "t.txt", text))
    assert list(vectors.words) == ["new york", "san jose", "la"]
    assert str(report.skipped[0]) == "1 line with 3 numbers (line 3)"


def test_the_report_reads_as_the_bench_says_it(tmp_path):
    lines = [f"w{i} " + " ".join(["0.5"] * 300) for i in range(3_000)]
    lines[15], lines[38] = lines[14], lines[38][:-4]
    text = "3000 300\n" + "\n".join(lines) + "\n"
    _, report = read(write(tmp_path, "t.txt", text))
    assert str(report) == (
        "word2vec text · 2,998 words × 300 · 2 lines skipped: "
        "1 line with 299 numbers (line 40), 1 repeated word (line 17)"
    )


def test_many_of_a_kind_are_counted_and_three_are_named():
    skipped = Skipped(Reason.REPEATED, 1_200, (5, 17, 2_000))
    assert str(skipped) == "1,200 repeated words (lines 5, 17, 2,000 and more)"
    assert str(Skipped(Reason.EMPTY, 2, (5, 6))) == "2 empty lines (lines 5, 6)"


@pytest.mark.parametrize(("promised", "told"), [(3, True), (9, True), (10, False), (11, True)])
def test_a_header_that_counts_otherwise_is_told_and_all_words_are_taken(tmp_path, promised, told):
    vectors, report = read(write(tmp_path, "t.txt", f"{promised} 2\n{GOOD}"))
    assert len(vectors) == 10
    sentence = f"the header promises {promised} words, the file has 10"
    assert (sentence in str(report)) == told


def test_lines_that_are_skipped_count_for_the_header(tmp_path):
    _, report = read(write(tmp_path, "t.txt", f"11 2\n{GOOD}x 1\n"))
    assert "promises" not in str(report)


FORMATS = {
    "word2vec text": ("t.txt", "2 1\na 1\nb 2\n"),
    "GloVe text": ("t.txt", "a 1\nb 2\n"),
    "fastText .vec": ("t.vec", "2 1\na 1 \nb 2 \n"),
    "word2vec binary": ("t.bin", b"2 1\na " + struct.pack("<f", 1) + b"b " + struct.pack("<f", 2)),
}


@pytest.mark.parametrize(("format", "file"), FORMATS.items())
def test_the_format_is_recognised(tmp_path, format, file):
    _, report = read(write(tmp_path, *file))
    assert report == Report(format, 2, 1, (), None if format == "GloVe text" else 2)
    assert report.remarks() == ""


def test_archives_and_pairs_are_recognised(table, tmp_path):
    save(table, tmp_path / "t.npz")
    save(table, tmp_path / "t.tsv")
    assert read(tmp_path / "t.npz").report == Report(".npz", 7, 3)
    assert read(tmp_path / "t.tsv").report == Report("TSV pair", 7, 3)


def packed(*rows):
    return b"".join(word + b" " + struct.pack("<f", number) + b"\n" for word, number in rows)


def test_words_of_a_binary_file_are_skipped_by_their_number(tmp_path):
    rows = [(b"a", 1), (b"b", 2), (b"a", 3), (b"\xe9", 4), (b"", 5), (b"n", np.nan), (b"z", 7)]
    rows += [(b"%d" % i, i) for i in range(5)]
    vectors, report = read(write(tmp_path, "t.bin", b"12 1\n" + packed(*rows)))
    assert list(vectors.words) == ["a", "b", "z", *"01234"]
    assert vectors.matrix[:3].ravel().tolist() == [1, 2, 7]
    found = {kind.reason: kind.places for kind in report.skipped}
    assert found == {
        Reason.ENCODING: (4,),
        Reason.NO_WORD: (5,),
        Reason.SIZE: (6,),
        Reason.REPEATED: (3,),
    }
    assert "4 words skipped" in str(report)


def test_a_line_skipped_in_one_file_of_a_pair_is_skipped_in_the_other(tmp_path):
    vectors = write(tmp_path, "vectors.tsv", "1\t2\n3\n5\t6\n7\t8\n9\tx\n1\t1\n2\t2\n3\t3\n")
    words = write(tmp_path, "metadata.tsv", "word\tcount\na\t1\nb\n\nd\ne\na\ng\nh\n")
    for first, second in ((vectors, words), (words, vectors)):
        found, report = load_pair(first, second)
        assert list(found.words) == ["a", "d", "g", "h"]
        assert found.matrix.tolist() == [[1, 2], [7, 8], [2, 2], [3, 3]]
        assert found.name == "vectors"
        assert "1 line with 1 number (line 2)" in str(report)
        assert "1 line with 'x' for a number (line 5)" in str(report)
        assert "1 line without a word (line 4 of the words)" in str(report)
        assert "1 repeated word (line 7 of the words)" in str(report)


def test_words_that_are_numbers_are_told_from_vectors_by_the_name(tmp_path):
    vectors = write(tmp_path, "tensors.tsv", "1\n2\n")
    words = write(tmp_path, "labels.tsv", "7\n8\n")
    for pair in ((vectors, words), (words, vectors)):
        assert list(load_pair(*pair).vectors.words) == ["7", "8"]


def test_two_files_of_words_are_no_pair(tmp_path):
    with pytest.raises(FormatError, match="got no numbers"):
        load_pair(write(tmp_path, "a.tsv", "a\nb\n"), write(tmp_path, "b.tsv", "c\nd\n"))


def test_an_empty_line_at_the_end_of_the_words_shifts_nothing(tmp_path):
    write(tmp_path, "t_words.tsv", "a\nb\n\n")
    found = load(write(tmp_path, "t.tsv", "1\n2\n\n"))
    assert list(found.words) == ["a", "b"]


def test_a_file_is_refused_by_its_first_hundred_lines_or_by_its_half(tmp_path):
    bad, good = "oops\n", "w{} 1 2\n"
    tail = "".join(good.format(i) for i in range(1_000))
    head = [good.format(f"h{i}") for i in range(50)]
    with pytest.raises(FormatError, match=r"line 41: expected a .*; at least 51 of the first 100"):
        load(write(tmp_path, "t.txt", "1100 2\n" + "".join(head[:39]) + bad * 51 + tail))
    vectors, report = read(write(tmp_path, "t.txt", "1100 2\n" + "".join(head) + bad * 50 + tail))
    assert (len(vectors), report.left_out) == (1_050, 50)
    vectors, report = read(write(tmp_path, "t.txt", tail + bad * 1_000))
    assert (len(vectors), report.left_out) == (1_000, 1_000)
    with pytest.raises(FormatError, match=r"line 1,001: .*at least 1,001 of 2,001 lines are bad"):
        load(write(tmp_path, "t.txt", tail + bad * 1_001))


ROW = st.lists(
    st.sampled_from(
        ["a", "b", "7", "1", "-2.5", "+3", "1e3", "x", "nan", "é", "1_0", "1-2", "1e15"]
    ),
    max_size=5,
)
GAP = st.sampled_from([" ", "\t", "  ", " \r", "\v"])


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(ROW, GAP, st.sampled_from(["", " ", "\r"])), max_size=12))
def test_a_block_at_a_time_reads_as_a_line_at_a_time(rows):
    """The oracle is the reader of single lines."""
    text = "".join(gap.join(fields) + end + "\n" for fields, gap, end in rows).encode()
    layout = lines.Layout(2, worded=True)
    good, bad = [], []
    for number, line in enumerate(text.split(b"\n")[:-1], 1):
        try:
            word, numbers = lines.parse_row(line + b"\n", number, layout)
            good.append((number, word.decode(), np.float32(numbers).tolist()))
        except lines.LineError as error:
            bad.append(error.reason)

    skips = lines.Skips(range(1, 10**6))
    found = lines.parse(lines.Block(1, text), layout, skips)
    assert list(zip(found.lines.tolist(), found.words, found.matrix.tolist(), strict=True)) == good
    assert {kind.reason: kind.count for kind in skips.kinds()} == Counter(bad)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.one_of(
            st.floats(width=32, allow_nan=False, allow_infinity=False),
            st.floats(allow_nan=False, allow_infinity=False),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["%.9g", "%r", "%.17e", "%+.6f"]),
)
def test_numbers_of_a_block_are_those_of_python(numbers, form):
    """The oracle is float(), rounded to float32."""
    texts = [form % number for number in numbers]
    text = "".join(f"w{i} {number}\n" for i, number in enumerate(texts)).encode()
    kept = lines.Skips(range(1, 10**6))
    found = lines.parse(lines.Block(1, text), lines.Layout(1, worded=True), kept)
    with np.errstate(over="ignore"):
        want = [np.float32(float(number)) for number in texts]
    assert found.matrix.ravel().tolist() == [x for x in want if abs(x) < 1e15]


def test_lines_that_cross_the_blocks_keep_their_numbers(tmp_path):
    rows = np.random.default_rng(1).normal(size=(9_000, 40)).astype(np.float32)
    table = WordVectors.from_rows([f"w{i}" for i in range(9_000)], rows)
    save(table, tmp_path / "t.txt")
    content = (tmp_path / "t.txt").read_bytes().split(b"\n")
    content[7_000] = b"oops"
    assert (tmp_path / "t.txt").stat().st_size > 3 * 2**20
    vectors, report = read(write(tmp_path, "t.txt", b"\n".join(content)))
    assert report.skipped[0].places == (7_001,)
    np.testing.assert_array_equal(vectors.matrix, np.delete(rows, 6_999, axis=0))


def test_empty_lines_take_no_memory_for_the_rows_that_they_are_not(tmp_path):
    head = "".join(f"w{i} " + "1 " * 4_000 + "\n" for i in range(100))
    path = write(tmp_path, "t.txt", head + "\n" * 90_000 + "w 1\n")  # 1.4 GB if they were rows
    tracemalloc.start()
    with pytest.raises(FormatError, match="line 101: expected a word and numbers, got an empty"):
        load(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**26
    with pytest.raises(FormatError, match="at most 90,000 words are read, got 90,101"):
        load(path, limits=Limits(words=90_000))


# Files to take away


def unzipped(content, folder):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
        assert archive.namelist() == ["vectors.tsv", "metadata.tsv"]
    return folder / "vectors.tsv"


@pytest.mark.parametrize("export", EXPORTS, ids=[export.suffix for export in EXPORTS])
def test_every_exported_file_is_read_back_bit_for_bit(table, tmp_path, export):
    content = exported(table, export)
    if export.suffix == ".zip":
        path = unzipped(content, tmp_path)
    else:
        path = write(tmp_path, f"t{export.suffix}", content)
    found, report = read(path)
    assert list(found.words) == list(table.words)
    np.testing.assert_array_equal(found.matrix, table.matrix)
    assert report.remarks() == ""
    assert (found.counts is not None) == (export.suffix == ".npz")


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # gensim leaves open what has no header
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("suffix", [".txt", ".vec", ".bin", ".glove.txt"])
def test_gensim_reads_what_is_exported(table, tmp_path, suffix):
    export = next(export for export in EXPORTS if export.suffix == suffix)
    path = write(tmp_path, f"t{suffix}", exported(table, export))
    found = KeyedVectors.load_word2vec_format(
        path, binary=suffix == ".bin", no_header=suffix == ".glove.txt"
    )
    assert found.index_to_key == list(table.words)
    np.testing.assert_array_equal(found.vectors, table.matrix)


def test_the_most_frequent_words_are_exported_where_not_all_are(table, tmp_path):
    path = write(tmp_path, "t.npz", exported(table, EXPORTS[0], most=2))
    found = load(path)
    assert list(found.words) == ["the", "zoë"]
    np.testing.assert_array_equal(found.matrix, table.matrix[:2])
    np.testing.assert_array_equal(found.context, table.context[:2])
    assert found.counts.tolist() == [9, 5]
    assert table.first(7) is table
    with pytest.raises(ValueError, match="at least one word, got 0"):
        table.first(0)


def test_a_format_says_beforehand_whether_it_can_hold_the_words():
    fitting = {
        word: [e.suffix for e in EXPORTS if e.fits(WordVectors.from_rows(["a", word], np.eye(2)))]
        for word in ("b", "b c", "b\tc", "b\x01c")
    }
    everything = [export.suffix for export in EXPORTS]
    assert fitting["b"] == everything
    assert fitting["b c"] == [".npz", ".zip"]
    assert fitting["b\tc"] == [".npz"]
    assert fitting["b\x01c"] == [".npz", ".bin", ".zip"]
    for word, suffixes in fitting.items():
        for export in EXPORTS:
            table = WordVectors.from_rows(["a", word], np.eye(2))
            if export.suffix in suffixes:
                assert exported(table, export)
            else:
                with pytest.raises(FormatError, match="can't hold"):
                    exported(table, export)


def test_an_archive_whose_shape_is_no_number_is_refused(tmp_path):
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (True, 6), }"
    path = tmp_path / "strange.npz"
    words = BytesIO()
    np.save(words, np.frombuffer(b"a", np.uint8))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("words.npy", words.getvalue())
        start = b"\x93NUMPY\x01\x00" + len(header + b"\n").to_bytes(2, "little")
        archive.writestr("matrix.npy", start + header + b"\n" + bytes(24))
    with pytest.raises(FormatError, match="whole numbers for a shape"):
        load(path)


def test_a_word_of_no_unicode_is_refused(tmp_path):
    path = tmp_path / "strange.npz"
    words = np.array(["a"]).view(np.uint32)
    words[:] = 0xFFFFFFFF
    np.savez(path, words=words.view("<U1"), matrix=np.ones((1, 2), np.float32))
    with pytest.raises(FormatError, match="Unicode"):
        load(path)


def test_both_matrices_of_an_archive_count_against_the_limit(tmp_path):
    path = tmp_path / "two.npz"
    rows = np.ones((100, 10), np.uint8)
    names = np.array([f"w{i}" for i in range(100)])
    np.savez_compressed(path, words=names, matrix=rows, context=rows)
    load(path, limits=Limits(size=8_000))
    with pytest.raises(FormatError, match="bytes are read"):
        load(path, limits=Limits(size=7_999))
