"""The bench: uploads are read, refused with a sentence, and never lose what lay there."""

import csv
import io

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
        ("../../../etc/evil.txt", b"king 1 0\nqueen one\nman two\n"),
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


def said(app):
    return " ".join(element.value.replace("\\", "") for element in app.markdown)


def test_what_was_read_and_skipped_is_said(bench):
    text = "4 2\nking 1 0\nqueen 0.9 0.1\nking 3 3\nman 1 1 1\n"
    upload(bench, ("mine.txt", text.encode()))
    assert (
        "word2vec text · 2 words × 2 · 2 lines skipped: 1 line with 3 numbers (line 5), "
        "1 repeated word (line 4)"
    ) in said(bench)
    assert not bench.error


def test_what_a_file_quotes_is_no_markdown(bench):
    text = "king 1 0\nqueen 0.9 0.1\nman ![x](http://example.org/x.png) 1\nwoman 1 1\n"
    upload(bench, ("mine.txt", text.encode()))
    assert "for a number (line 3)" in said(bench)
    assert not any("![x]" in element.value for element in bench.markdown)


@pytest.mark.parametrize(
    "names", [("tensors.tsv", "metadata.tsv"), ("a.tsv", "b.tsv"), ("vectors.tsv", "words.tsv")]
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_pair_is_read_under_any_names_in_either_order(bench, names, turned):
    files = [(names[0], b"1\t0\n0\t1\n1\t1\n"), (names[1], b"king\nqueen\nman\n")]
    upload(bench, *(reversed(files) if turned else files))
    assert not bench.error
    assert "TSV pair · 3 words × 2" in said(bench)


@pytest.mark.parametrize(
    ("name", "content", "missing"),
    [
        ("v.tsv", b"1\t0\n0\t1\n", "v.tsv holds the numbers. The .tsv of its words is missing"),
        ("m.tsv", b"king\nqueen\n", "m.tsv holds words. The .tsv of its vectors is missing"),
    ],
)
def test_half_a_pair_says_which_half_is_missing(bench, name, content, missing):
    upload(bench, (name, content))
    assert missing in bench.error[0].value.replace("\\", "")
    assert "400,000 words × 50" in size_of(bench)


class Chosen:
    """A file in the uploader, which in a browser keeps those that were chosen before."""

    def __init__(self, name, content):
        self.file_id, self.name, self.content = name, name, content

    def getvalue(self):
        return self.content


def test_the_other_half_may_come_later_and_a_used_pair_lends_nothing():
    from embedding_lab.ui.upload import Upload, look

    vectors, words = Chosen("v.tsv", b"1\t0\n0\t1\n"), Chosen("m.tsv", b"king\nqueen\n")
    upload = look([vectors], Upload())
    assert "words is missing" in upload.trouble
    upload = look([vectors, words], upload)
    assert upload.trouble == ""
    assert list(upload.reading.vectors.words) == ["king", "queen"]
    other = Chosen("other.tsv", b"1\t0\t2\n0\t1\t3\n")
    upload = look([vectors, words, other], upload)
    assert "words is missing" in upload.trouble
    assert upload.reading.vectors.dimensions == 2
    upload = look([vectors, words, other, Chosen("n.tsv", b"man\nwoman\n")], upload)
    assert list(upload.reading.vectors.words) == ["man", "woman"]
    assert upload.reading.vectors.dimensions == 3


def test_taking_a_file_out_reads_no_older_one_and_clears_the_complaint():
    from embedding_lab.ui.upload import Upload, look

    old, new = Chosen("a.txt", b"king 1\nqueen 2\n"), Chosen("b.txt", b"man 1\nwoman 2\n")
    bad = Chosen("c.txt", b"junk")
    upload = look([old, new], look([old], Upload()))
    assert list(upload.reading.vectors.words) == ["man", "woman"]
    kept = upload.reading
    upload = look([old, bad], upload)
    assert upload.trouble
    upload = look([old], upload)
    assert (upload.reading, upload.trouble) == (kept, "")
    assert look([], upload).reading is kept


def test_a_new_file_replaces_the_old_and_taking_it_out_keeps_the_table(bench):
    upload(bench, ("a.txt", b"king 1 0\nqueen 0.9 0.1\n"))
    upload(bench, ("b.txt", b"king 1 0 1\nqueen 0.9 0.1 1\nman 1 1 1\n"))
    assert "GloVe text · 3 words × 3" in said(bench)
    bench.selectbox(key="table").set_value("teaching").run()
    bench.selectbox(key="table").set_value("upload").run()
    assert "GloVe text · 3 words × 3" in said(bench)


def test_a_file_above_the_limit_is_refused_by_its_bytes(bench, monkeypatch):
    from embedding_lab.ui import upload as module

    monkeypatch.setattr(module, "LARGEST_BYTES", 20)
    upload(bench, ("a.txt", b"king 1 0\nqueen 0.9 0.1\n"))
    assert "a.txt has 23 bytes" in bench.error[0].value.replace("\\", "")


def test_every_format_can_be_taken_from_every_page(app):
    app.run()
    for page in ("app.py", "pages/1_one_hot.py", "pages/5_analogies.py"):
        app.switch_page(page).run()
        names = [button.proto.label.split(" :")[0] for button in app.get("download_button")]
        for title in ("NumPy .npz", "word2vec .bin", "word2vec .txt", "fastText .vec"):
            assert title in names
        assert "Text and pair: the first 50,000" in said(app)


def test_a_format_that_can_not_hold_a_word_is_not_offered(bench):
    upload(bench, ("mine.txt", b"new york 1 0\nqueen 0.9 0.1\nla 1 1\n"))
    assert "3 words × 2" in size_of(bench)
    offered = {
        button.proto.label.split(" :")[0]: not button.proto.disabled
        for button in bench.get("download_button")
    }
    assert offered == {
        "NumPy .npz": True,
        "word2vec .bin": False,
        "word2vec .txt": False,
        "GloVe .txt": False,
        "fastText .vec": False,
        "TSV pair .zip": True,
    }


@pytest.mark.parametrize(
    ("title", "name"),
    [("GloVe 6B 50d", "glove_6b_50d"), ("../../x", "x"), ("中", "vectors"), ("a" * 99, "a" * 60)],
)
def test_a_file_is_called_after_its_table(title, name):
    from embedding_lab.ui.take_home import file_name

    assert file_name(title) == name


def test_words_are_no_formulas_in_a_spreadsheet():
    from embedding_lab.ui.map_numbers import _csv

    words = ["=1+1", "+a", "-a", "@a", "\ta", "a=1", "it's", ""]
    text = _csv({"word": words, "x": [-1.5] * len(words)})
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found[0] == ["word", "x"]
    assert [row[0] for row in found[1:]] == [
        "'=1+1", "'+a", "'-a", "'@a", "'\ta", "a=1", "it's", "",
    ]  # fmt: skip
    assert {row[1] for row in found[1:]} == {"-1.5"}


def test_an_upload_is_a_table_at_hand_from_the_moment_that_it_is_read(monkeypatch):
    from embedding_lab.ui import bench as module
    from embedding_lab.ui import upload as uploads

    monkeypatch.setattr(uploads.st, "session_state", {})
    assert "upload" not in module.tables_at_hand()
    assert module.table_at_hand("upload") is None
    found = uploads.look([Chosen("a.txt", b"king 1\nqueen 2\n")], uploads.Upload())
    monkeypatch.setattr(uploads.st, "session_state", {"uploaded_vectors": found})
    assert module.tables_at_hand()["upload"] == "A vector file of yours"
    assert list(module.table_at_hand("upload").words) == ["king", "queen"]
