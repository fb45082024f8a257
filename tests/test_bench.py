"""The bench: uploads are read, refused with a sentence, and never lose what lay there."""

import numpy as np
import pytest


@pytest.fixture
def bench(app):
    app.run()
    return app.selectbox(key="table").set_value("upload").run()


def size_of(app):
    return next(element.value for element in app.markdown if "words ×" in element.value)


def upload(app, *files):
    uploader = app.file_uploader(key="vector_file")
    for name, content in files:
        uploader = uploader.upload(name, content)
    return app.run()


def test_without_a_file_the_first_table_lies_there_and_says_so(bench):
    assert "No file yet" in bench.info[0].value
    assert "400,000 words × 50" in size_of(bench)


def test_glove_text_is_read(bench):
    upload(bench, ("mine.txt", b"king 1 0\nqueen 0.9 0.1\n"))
    assert "2 words × 2" in size_of(bench)
    assert not bench.error


def test_a_tsv_pair_is_read_by_its_names(bench):
    upload(bench, ("v_words.tsv", b"king\nqueen\nman\n"), ("v.tsv", b"1\t0\n0\t1\n1\t1\n"))
    assert "3 words × 2" in size_of(bench)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("junk.txt", bytes(range(256)) * 20),
        ("empty.npz", b""),
        ("lie.bin", b"900000000 9000\nking "),
        ("../../../etc/evil.txt", b"king 1 0\nqueen 1\n"),
        ("![x](http://example.org/x.png).txt", b"king one two\n"),
        ("lone.tsv", b"1\t0\n"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_changes_nothing(bench, name, content):
    upload(bench, ("mine.txt", b"king 1 0\nqueen 0.9 0.1\n"))
    upload(bench, (name, content))
    assert len(bench.error) == 1
    assert "![x]" not in bench.error[0].value
    assert "2 words × 2" in size_of(bench)
    assert not bench.exception


def test_a_small_archive_that_unpacks_to_gigabytes_is_refused(bench, tmp_path):
    path = tmp_path / "zeros.npz"
    words = np.frombuffer("\n".join(f"w{i}" for i in range(900)).encode(), np.uint8)
    np.savez_compressed(path, words=words, matrix=np.zeros((900, 60_000), np.float32))
    upload(bench, ("zeros.npz", path.read_bytes()))
    assert len(bench.error) == 1
    assert "400,000 words × 50" in size_of(bench)


def test_a_pickle_inside_an_archive_is_refused(bench, tmp_path):
    path = tmp_path / "pickled.npz"
    np.savez(path, words=np.array([{"a": 1}], dtype=object), matrix=np.ones((1, 2)))
    upload(bench, ("pickled.npz", path.read_bytes()))
    assert len(bench.error) == 1
    assert "400,000 words × 50" in size_of(bench)


def test_the_teaching_text_is_shown_as_a_grammar(app):
    app.run()
    app.selectbox(key="table").set_value("teaching").run()
    app.button(key="grammar").click().run()
    assert any("king      queen" in code.value for code in app.code)
    assert not app.exception
