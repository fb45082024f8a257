"""Claims of the page for teachers, of the steps, of what they let expect, and of the glossary."""

import ast
import re
import socket
from dataclasses import replace
from functools import cache
from inspect import signature
from ipaddress import ip_address
from itertools import pairwise
from math import e, exp, log

import numpy as np
import pytest
import test_address
import test_lesson_steps
import test_page_teachers
import test_sheets
import torch
from adversaries import table, tables
from claims import FIGURE, ROOT, Claims, sentences_of, stated_in
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy, spearmanr

from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.quality import trust
from embedding_lab.jobs import pool
from embedding_lab.jobs.job import Job
from embedding_lab.lessons import company, map_words
from embedding_lab.lessons.expected import words_of_map
from embedding_lab.lessons.first_look import WORDS, three_readings
from embedding_lab.lessons.glossary import LETTERS, TERMS, find
from embedding_lab.lessons.ledger import Sizes, break_even, ledger
from embedding_lab.lessons.lesson_plan import proposal
from embedding_lab.lessons.one_hot import one_hot
from embedding_lab.lessons.rotation import rotation
from embedding_lab.lessons.spot_the_noise import new_round
from embedding_lab.lessons.steps import STEPS, TOGETHER, minutes_of
from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.grammar import teaching_sentences
from embedding_lab.text.markdown import unmarked
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.settings import TEACHING, Settings
from embedding_lab.training.trainer import train
from embedding_lab.ui import address
from embedding_lab.vectors.analogy import place, scores, solve
from embedding_lab.vectors.chance import random_offset_cosines, random_pair_cosines
from embedding_lab.vectors.formula import parse
from embedding_lab.vectors.search import cosines, neighbours
from embedding_lab.vectors.shelf import open_table

STEPS_FILE = "src/embedding_lab/lessons/steps.py"
claims = Claims(
    "pages/teachers.py",
    "src/embedding_lab/lessons/steps.py",
    "src/embedding_lab/lessons/expected.py",
    "src/embedding_lab/lessons/glossary.py",
    "src/embedding_lab/ui/address.py",
    "src/embedding_lab/ui/class_address.py",
    "src/embedding_lab/ui/glossary.py",
)
few = settings(max_examples=15, deadline=None)
shelf = cache(open_table)
BY_ID = {step.id: step for step in STEPS}


def told(identity):
    """The expected sentences of a step, without marks."""
    return [unmarked(one) for one in BY_ID[identity].expected(shelf).sentences]


# The page.

claims.no_fact(
    "Let the class predict, open the step, then compare.",
    "A proposal fills them, until you tick steps yourself.",
    "**Beforehand**, fetch what the app needs; **there**, install it and serve.",
    "**So take turns at Start.",
    "Some predict while others train, best the teaching text.",
    "Enter its name or number in the network, and let the server listen there.",
    "Try it on a telephone.",
    "As a student's machine must ask for it.",
    "What the words and letters of these pages mean.",
    "Not in this glossary.",
)
claims.check("Each link opens the state that its step needs.")(
    test_page_teachers.test_a_link_opens_its_state_and_each_expected_figure_is_on_the_page
)
claims.check("To hand out: questions, links as QR codes, room for predictions.")(
    test_sheets.test_the_class_s_sheet_has_a_link_a_code_that_reads_as_it_and_room_to_predict
)
claims.check("For you: the misconception and the expected figures of each step.")(
    test_sheets.test_the_teacher_s_sheet_has_what_was_computed_and_whose_estimate_the_minutes_are
)
claims.check("It opens on this machine alone.")(
    test_address.test_an_address_of_one_machine_alone_is_known
)
claims.check(
    "Your browser's own address is proposed.",
    "If that is this machine's own, its number in the local network is proposed instead.",
)(test_address.test_the_browser_s_own_address_is_proposed_unless_it_is_local)
claims.check("Links and sheets begin with **{}**.", "It stays on this page, and in no link.")(
    test_page_teachers.test_links_carry_the_address_that_was_typed_and_a_local_one_is_warned_of
)
claims.check("an address is like http://192.168.1.20:{}, got {}")(
    test_address.test_an_address_is_read_as_a_teacher_types_it
)


@claims.check("All {} steps take about {} minutes, our estimate.")
def test_the_page_counts_the_steps_and_their_minutes(plan):
    assert f"All {len(STEPS)} steps take about {sum(s.minutes for s in STEPS)} minutes" in (
        test_page_teachers.text_of(plan)
    )
    assert minutes_of(STEPS) == sum(step.minutes for step in STEPS)


plan = test_page_teachers.plan  # the fixture


@claims.check(
    "A session is kept for {session}, its running work for {work}.",
    "Training and t-SNE take turns in {workers}, and a page shows its place in the queue.",
)
def test_what_a_class_waits_for_is_what_the_server_and_the_engine_are_set_to(plan):
    said = test_page_teachers.text_of(plan)
    config = (ROOT / ".streamlit/config.toml").read_text()
    kept = int(re.search(r"disconnectedSessionTTL = (\d+)", config)[1]) // 60
    assert f"A session is kept for {kept} minutes, its running work for 1 minute" in said
    engine = pool.LocalPool(tasks="jobs_tasks")
    try:
        assert engine._grace == 60
        workers = "one worker" if engine._size == 1 else f"{engine._size} workers"
    finally:
        engine.close()
    assert f"take turns in {workers}" in said
    telling = {
        path.stem.partition("_")[0]
        for path in (ROOT / "src/embedding_lab/ui").glob("*.py")
        if "number {status.position} in the queue" in path.read_text("utf-8")
    }
    assert {"map", "training"} <= telling


@claims.check("A picture that many ask for is computed once; each trains for itself.")
def test_the_same_picture_is_one_run_for_all_and_training_is_each_one_s_own():
    engine = pool.LocalPool(workers=1, tasks="jobs_tasks")
    try:
        job = Job("count", {"n": 3})
        assert engine.submit(job, session="a") == engine.submit(job, session="b")
        own = engine.submit(job, session="a", fresh=True)
        assert own != engine.submit(job, session="b", fresh=True)
    finally:
        engine.close()
    assert "fresh=True" in (ROOT / "src/embedding_lab/ui/training_run.py").read_text()
    assert "fresh" not in (ROOT / "src/embedding_lab/ui/map_jobs.py").read_text()


@claims.check(
    "Switch on *Projector*, at the upper right: the sidebar goes, and the page grows.",
    "A link ending in `?projector=true` opens so.",
)
def test_a_projected_page_has_no_sidebar_and_larger_type(app):
    rules = (ROOT / "src/embedding_lab/ui/projector.css").read_text()
    assert re.search(r"html \{ font-size: clamp\(16px", rules)
    assert re.search(r"stSidebar\"\][^{]*\{ display: none", rules)

    def painted():
        return any(rules in one.proto.body for one in app.get("html"))

    app.run()
    assert not painted()
    app.toggle(key="projector").set_value(True).run()
    assert painted()
    fresh = type(app).from_file(str(ROOT / "app.py"), default_timeout=60)
    fresh.query_params["projector"] = "true"
    app = fresh.run()
    assert any(rules in one.proto.body for one in app.get("html"))


@claims.check(
    "Neither the start nor a page asks another computer for anything.",
    "If the internet goes, only the way from the students to this machine must stay: "
    "the local network, or a hotspot.",
)
def test_no_page_connects_to_another_machine(app, monkeypatch):
    """On the server's side; every test in a browser watches what that asks for (conftest).

    How the app starts is tried in test_serving.
    """
    asked = []
    connect = socket.socket.connect

    def watched(self, where):
        is_stream = self.family in {socket.AF_INET, socket.AF_INET6} and (
            self.type & socket.SOCK_STREAM
        )
        if is_stream and not ip_address(where[0]).is_loopback:
            asked.append(where)
        return connect(self, where)

    monkeypatch.setattr(socket.socket, "connect", watched)
    app.run()
    for page in sorted((ROOT / "pages").glob("*.py")):
        app.switch_page(f"pages/{page.name}").run()
        assert not app.exception
    assert not asked
    assert ip_address(address._ANYWHERE[0]).is_private


@claims.check(
    "The address bar holds words and settings, on every page: send it on.",
    "Texts, files and fresh draws it never holds.",
)
def test_links_hold_boxes_and_switches_but_no_texts_and_files():
    bound = {}
    for path in [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "src").rglob("ui/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                words = {word.arg: ast.unparse(word.value) for word in node.keywords}
                if words.get("bind") == "'query-params'":
                    bound.setdefault(path.name, []).append((node.func.attr, words.get("key", "")))
    calls = [call for some in bound.values() for call in some]
    assert not {name for name, _ in calls} & {"text_area", "file_uploader", "chat_input"}
    assert not [key for _, key in calls if "sentence" in key or "own" in key]
    assert {"bench.py", "word_box.py", "teachers.py"} <= set(bound)  # every page has a bench


@claims.check(
    "with a network, on a computer of the same kind, with the same Python "
    "python3 -m pip wheel -w wheelhouse -r requirements.txt hatchling editables",
    "without a network PIP_NO_INDEX=1 PIP_FIND_LINKS=wheelhouse make run",
    ":gray[:small[More, with what was measured: docs/hosting.md, docs/benchmarks.md.]]",
)
def test_the_commands_are_those_of_the_page_on_hosting():
    hosting = (ROOT / "docs/hosting.md").read_text()
    assert "python3 -m pip wheel -w wheelhouse -r requirements.txt hatchling editables" in hosting
    assert "PIP_NO_INDEX=1 PIP_FIND_LINKS=wheelhouse make run" in hosting
    assert re.search(r"^run:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert (ROOT / "requirements.txt").exists()
    assert (ROOT / "docs/benchmarks.md").exists()


# The glossary.

DEFINITIONS = [
    sentence
    for term in LETTERS + TERMS
    for sentence in sentences_of(term.meaning)
    if not FIGURE.search(sentence)
]


def test_each_letter_and_each_term_has_one_entry_of_one_or_two_short_sentences():
    names = [term.name.casefold() if len(term.name) > 2 else term.name for term in LETTERS + TERMS]
    assert len(names) == len(set(names))
    assert [term.name for term in LETTERS] == [*"VdhBLKnW", "W′", *"xu"]
    assert [t.name for t in TERMS] == sorted((t.name for t in TERMS), key=str.casefold)
    for term in LETTERS + TERMS:
        sentences = re.split(r"(?<=\.)\s", term.meaning)
        assert len(sentences) <= 2
        assert all(len(sentence.split()) <= 20 for sentence in sentences)


ON_PAGES = [
    "3CosAdd", "3CosMul", "PairDirection", "Adam", "moments", "batch", "CBOW", "skip-gram",
    "continuity", "trustworthiness", "cosine", "Euclidean", "Hamming", "int8", "float32", "GiB",
    "gradient", "KL", "learning rate", "loss", "nats", "negatives", "offset", "one-hot",
    "optimiser", "perplexity", "principal component", "subsampling", "t-SNE", "PCA", "tied",
    "vocabulary", "window", "baseline", "null", "embedding", "vector", "dimension", "break-even",
    "family", "partners", "Zipf", "seed", "pair", "Manhattan distance", "rank correlation",
]  # fmt: skip


@pytest.mark.parametrize("term", ON_PAGES)
def test_a_term_that_stands_on_a_page_is_in_the_glossary(term):
    speaking = [ROOT / "app.py", *(ROOT / "pages").glob("*.py")]
    speaking += [*(ROOT / "src").rglob("ui/*.py"), *(ROOT / "src").rglob("lessons/*.py")]
    others = [path for path in speaking if path.name != "glossary.py"]
    assert any(term.casefold() in path.read_text("utf-8").casefold() for path in others)
    assert any(term.casefold() in entry.name.casefold() for entry in find(term))


def letters_of(said):
    """Small letters and what else counts: no blank, hyphen or apostrophe."""
    return re.sub(r"[\s'’′‐‑–—-]", "", said.casefold())


@given(st.text(max_size=20))
def test_whatever_is_asked_finds_entries_that_have_it(asked):
    for term in find(asked):
        assert letters_of(asked) in letters_of(f"{term.name} {term.meaning}")
    assert find("") == list(LETTERS + TERMS)
    assert all(find(term.name)[0] == term for term in LETTERS + TERMS)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
@pytest.mark.parametrize("between", ["", " ", "-"], ids=["joined", "blanks", "hyphens"])
def test_a_name_is_found_however_it_is_typed(term, between):
    for bare in (re.sub("['’]", "", term.name), term.name, term.name.replace("'", "’")):
        typed = re.sub(r"[\s-]", between, bare)
        for asked in (typed, typed.upper(), typed.lower(), f" {typed} "):
            assert term in find(asked), asked


@claims.check("It is 1 for the same direction, 0 for a right angle, −1 for opposite ones.")
def test_a_cosine_is_one_nought_and_minus_one_where_the_glossary_says():
    rows = table(n=4, d=2, words=["a", "b", "c", "d"])
    square = type(rows).from_rows(
        ["east", "far east", "north", "west"], np.array([[1, 0], [7, 0], [0, 2], [-3, 0]], "f4")
    )
    np.testing.assert_allclose(cosines(square, [2, 0]), [1, 1, 0, -1], atol=1e-6)


@claims.check(
    "The sum c − a + b of unit rows.",
    "The answer is the word whose cosine to it is highest.",
    "The cosines to b and c are multiplied, and divided by that to a.",
    "Each is first moved to between 0 and 1.",
    "The answer is the word whose offset from c has the highest cosine to the offset b − a.",
)
@few
@given(tables(words=["a", "b", "c"], kinds=["random"], n=(4, 12), d=(5, 50)))
def test_the_methods_are_those_of_the_glossary(vectors):
    units = np.array(vectors.matrix, np.float64)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    a, b, c = units[:3]
    moved = {name: (1 + units @ row) / 2 for name, row in (("a", a), ("b", b), ("c", c))}
    steps = units - c
    lengths = np.linalg.norm(steps, axis=1)
    turned = steps @ (b - a) / np.where(lengths < 1e-6, np.inf, lengths)
    by_hand = {
        "3cosadd": units @ (c - a + b),
        "3cosmul": moved["b"] * moved["c"] / (moved["a"] + 0.001),
        "pairdirection": turned,
    }
    for method, expected in by_hand.items():
        given_scores = scores(vectors, parse("c - a + b"), method=method)
        rest = [i for i in range(len(vectors)) if i != 2]  # c itself has no offset from c
        assert expected[rest][int(given_scores[rest].argmax())] == pytest.approx(
            expected[rest].max(), abs=1e-5
        )


@claims.check("c itself has none, so it can't answer.")
@few
@given(tables(words=["a", "b", "c"], n=(4, 12), d=(2, 5)))
def test_by_pair_direction_c_itself_is_no_answer(vectors):
    formula = parse("c - a + b")
    try:
        found = solve(vectors, formula, method="pairdirection", k=12)
    except ValueError:  # a step or a row without a length
        return
    units = np.array(vectors.matrix, np.float64)
    lengths = np.linalg.norm(units, axis=1, keepdims=True)
    units /= np.where(lengths, lengths, np.inf)
    off = (np.linalg.norm(units - units[2], axis=1) > 1e-3) & (lengths[:, 0] > 0)
    assert {one.row for one in found.inputs_allowed} == set(np.flatnonzero(off).tolist())
    assert place(vectors, formula, "c", "pairdirection") is None


@claims.check(
    "Two numbers that Adam keeps for each weight.",
    "They are running means of its gradient and of the gradient's square.",
)
def test_adam_keeps_two_running_means():
    weight = torch.nn.Parameter(torch.zeros(3))
    adam = torch.optim.Adam([weight], betas=(0.9, 0.999))
    gradients = [torch.tensor([1.0, -2.0, 3.0]), torch.tensor([0.5, 0.5, 0.5])]
    mean, square = torch.zeros(3), torch.zeros(3)
    for gradient in gradients:
        weight.grad = gradient.clone()
        adam.step()
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
    kept = {k: v for k, v in adam.state[weight].items() if v.shape == weight.shape}
    assert len(kept) == 2
    torch.testing.assert_close(kept["exp_avg"], mean)
    torch.testing.assert_close(kept["exp_avg_sq"], square)


@claims.check(
    "The d at which a table and the layer after it cost as many weights as a one-hot layer.",
    "With a tied output, what leads from h back to d counts too.",
)
@given(st.integers(1, 10_000), st.integers(1, 5_000))
def test_the_break_even_is_where_both_cost_the_same(V, h):
    d = break_even(Sizes(V=V, h=h))
    assert V * d + d * h == V * h
    tied = break_even(Sizes(V=V, h=h, output="tied"))
    assert V * tied + tied * h + h * tied == V * h


def shown(n, seed):
    generator = np.random.default_rng(seed)
    return generator.normal(size=(n, 6)), generator.normal(size=(n, 2))


def nearest_lists(points, k):
    gaps = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(gaps, np.inf)
    return [set(row[:k]) for row in gaps.argsort(axis=1)]


@claims.check(
    "What a picture keeps of the neighbours if its points lie at random: k of n − 1.",
    "How many of the true neighbours are still among the neighbours in the picture.",
)
def test_a_random_picture_keeps_what_chance_says():
    n = 60
    kept = []
    for seed in range(30):
        rows, picture = shown(n, seed)
        units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        found = trust(rows, picture)
        true, seen = nearest_lists(units, found.k), nearest_lists(picture, found.k)
        by_hand = np.mean([len(a & b) / found.k for a, b in zip(true, seen, strict=True)])
        assert found.kept.value == pytest.approx(by_hand)
        kept.append(by_hand)
    assert found.chance == found.k / (n - 1)
    assert np.mean(kept) == pytest.approx(found.chance, abs=0.01)


@claims.check(
    "Falls where the picture shows neighbours that are none.",
    "At 1, it shows no such.",
    "Falls where true neighbours lie apart in the picture.",
    "At 1, none of them does.",
)
def test_trust_and_continuity_are_one_exactly_where_no_neighbour_is_strange_or_lost():
    flat = np.random.default_rng(0).normal(size=(30, 2))
    units = flat / np.linalg.norm(flat, axis=1, keepdims=True)
    whole = trust(units, units)
    assert whole.trustworthiness.value == whole.continuity.value == 1
    for seed in range(5):
        picture = units.copy()
        picture[:3] = np.random.default_rng(seed).permutation(units)[:3] * 5
        broken = trust(units, picture)
        true, seen = nearest_lists(units, broken.k), nearest_lists(picture, broken.k)
        assert true != seen
        assert broken.trustworthiness.value < 1
        assert broken.continuity.value < 1


@claims.check("A float32 takes 4 bytes, an int8 takes 1.", "A GB is {} bytes, a GiB is {}.")
def test_bytes_are_counted_as_torch_does():
    assert torch.zeros(1, dtype=torch.float32).element_size() == 4
    assert torch.zeros(1, dtype=torch.int8).element_size() == 1
    assert find("GiB")[0].meaning == "A GB is 1,000,000,000 bytes, a GiB is 1,073,741,824."


@claims.check(
    "How far one distribution is from another, in nats.",
    "It is 0 where they are equal, and never less.",
)
@few
@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_a_divergence_is_never_negative(weights, random):
    p = np.array(weights) / sum(weights)
    shuffled = random.sample(list(p), len(p))
    assert entropy(p, p) == pytest.approx(0, abs=1e-12)
    assert entropy(p, shuffled) >= -1e-12
    assert entropy(p, shuffled) == pytest.approx(
        sum(a * log(a / b) for a, b in zip(p, shuffled, strict=True)), abs=1e-9
    )


@claims.check("A unit of information, as bits are.", "One nat is {} bits.")
def test_a_nat_in_bits():
    assert find("Nats")[0].meaning.endswith(f"One nat is {np.log2(e):.2f} bits.")


@claims.check(
    "How many neighbours each point of t-SNE has in effect.", "Among n equally likely ones it is n."
)
@given(st.integers(1, 500))
def test_the_perplexity_of_equal_chances_is_their_number(n):
    assert exp(entropy(np.full(n, 1 / n))) == pytest.approx(n)


@claims.check("Words drawn at random, frequent ones more often.")
@given(st.lists(st.integers(1, 1000), min_size=2, max_size=9))
def test_frequent_words_are_noise_more_often(counts):
    counts.sort(reverse=True)
    names = [f"w{i}" for i in range(len(counts))]
    vocabulary = Vocabulary(names, np.array(counts))
    noise = vocabulary.noise_distribution()
    for (often, seldom), (more, less) in zip(pairwise(noise), pairwise(counts), strict=True):
        assert (often > seldom) == (more > less)


@claims.check("Frequent words are left out at random before pairs are made.")
def test_frequent_words_are_left_out_and_rare_ones_stay():
    keep = Vocabulary(["the", "rare"], np.array([10_000, 1])).keep_probability(1e-3)
    assert 0 < keep[0] < 1
    assert Vocabulary(["a", "rare"], np.array([10**9, 1])).keep_probability(1e-3)[1] == 1


@claims.check("The words whose rows have the highest cosine to the row of a word.")
@few
@given(tables(kinds=["random"]))
def test_neighbours_are_those_of_the_highest_cosine(vectors):
    units = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    cosine = units @ units[0]
    cosine[0] = -np.inf
    near = neighbours(vectors, "w0", k=1)[0]
    assert near.word == vectors.words[int(cosine.argmax())]


@claims.check("The length of a vector: the root of the sum of its squares.")
@few
@given(tables())
def test_norms_are_roots_of_sums_of_squares(vectors):
    rows = np.array(vectors.matrix, np.float64)
    np.testing.assert_allclose(vectors.norms, np.sqrt((rows**2).sum(axis=1)), rtol=1e-5)


@claims.check(
    "A code with a place for each word: 1 at the word's own, 0 at all others.",
    "At how many places codes differ.",
)
def test_a_one_hot_code_has_a_one_at_its_own_place():
    codes = one_hot(4)
    for i, code in enumerate(codes):
        assert [int(x) for x in code] == [int(i == j) for j in range(4)]
    assert sum(codes[0] != codes[3]) == 2


@claims.check(
    "The direction in which points vary most.",
    "Each further one is at a right angle to those before.",
    "The share of all squared distances from the mean that an axis holds.",
)
def test_principal_components_vary_most_and_stand_at_right_angles():
    generator = np.random.default_rng(0)
    rows = generator.normal(size=(40, 5)) * [3, 2, 1, 1, 0.5]
    centred = rows - rows.mean(axis=0)
    found = pca(rows, 2)
    along = np.linalg.svd(centred, full_matrices=False)[2][:2]
    others = generator.normal(size=(200, 5))
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    first, second = found.coordinates.astype(np.float64).T
    assert (first**2).sum() >= ((centred @ others.T) ** 2).sum(axis=0).max()
    np.testing.assert_allclose(np.abs(found.coordinates), np.abs(centred @ along.T), atol=1e-4)
    assert abs(first @ second) < 1e-3
    shares = (found.coordinates**2).sum(axis=0) / (centred**2).sum()
    np.testing.assert_allclose(found.explained_variance_ratio[:2], shares, rtol=1e-4)


@claims.check("Turns any number into one between 0 and 1.", "It makes 0.5 of 0.")
@given(st.floats(-30, 30))
def test_a_sigmoid_lies_between_nought_and_one(x):
    assert 0 < torch.sigmoid(torch.tensor(x, dtype=torch.float64)).item() < 1
    assert torch.sigmoid(torch.tensor(0.0)).item() == 0.5


@claims.check("The output layer uses the input's table, and needs none of its own.")
@given(st.integers(2, 1000), st.integers(1, 300))
def test_a_tied_output_has_no_table_of_its_own(V, d):
    def weights(output):
        return ledger(Sizes(V=V, h=d, d=d, output=output)).chosen

    tied, untied = weights("tied"), weights("untied")
    assert untied.output_layer.values - tied.output_layer.values == V * d


claims.no_fact(*sorted(set(DEFINITIONS) - claims.answered))


# The steps, and what they let expect.

ADVICE = re.compile(
    r"(?:\{\} )?(Compare|Find|Let|Look|Note|Open|Press|Read|Scroll|See|Set|Stop|Switch|Then|Vote|"
    r"Watch)\b"
)
STATED = stated_in(STEPS_FILE)
claims.misconceptions(*(one for step in STEPS for one in sentences_of(step.treats)))
claims.no_fact(*(one for one in STATED if ADVICE.match(one) and not FIGURE.search(one)))


@claims.check(*(one for one in STATED if one.endswith(".py")))
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_the_page_of_a_step_is_there(step):
    assert (ROOT / step.path).is_file()


@claims.check(
    "Vote three times: by number, one-hot, dense.",
    "Read the three verdicts from left to right.",
)
def test_home_asks_three_codes():
    codes = [one.code for one in three_readings(shelf("glove"), WORDS)]
    assert codes == ["number", "one-hot", "dense"]


@claims.check("Scroll to *Hide a word*, and read the five words.")
def test_five_words_are_expected_to_fit_the_gap():
    assert len(told("0.2")[0].removeprefix("Best: ").split(", ")) == 5


@claims.check(
    "A one-hot row is multiplied by W.",
    "One row of {} survives: row {}, {}.",
    "The times are measured on the machine that shows them.",
)
def test_a_one_hot_row_times_the_table_is_the_row_that_is_named():
    vectors, word = shelf("glove"), BY_ID["1.3"].state["word"]
    row = vectors.row(word)
    code = np.zeros(len(vectors), np.float32)
    code[row] = 1
    np.testing.assert_array_equal(code @ vectors.matrix, vectors.matrix[row])
    said = told("1.3")
    assert said[0].startswith(f"One row of {len(vectors):,} survives: row {row:,}, {word}.")
    assert "perf_counter()" in (ROOT / "src/embedding_lab/lessons/lookup.py").read_text()


@claims.check(
    "W is rotated, so every number changes.",
    "{}; rotation drawn with seed 0",
)
def test_a_rotation_changes_every_number():
    vectors = shelf("glove")
    rows = np.array([vectors.vector(word) for word in WORDS])
    turned = rows @ rotation(vectors.dimensions, seed=0)
    assert (np.abs(turned - rows) > 1e-6).all()
    moved = re.search(r"by up to ([\d.]+\d)", told("1.4")[0])[1]
    assert float(moved) == pytest.approx(np.abs(turned - rows).max(), rel=0.02)


@claims.check(
    "All one-hot pairs: {}.",
    "Hamming {}, Euclidean {}, 1 − cosine {}",
    "W puts {} nearest to :orange[**{}**]: {}.",
)
def test_pairs_are_read_as_by_hand():
    words = BY_ID["1.2"].state["words"]
    codes = np.eye(len(words))
    first, other = codes[0], codes[-1]
    by_hand = (
        f"Hamming {int((first != other).sum())}, Euclidean {np.linalg.norm(first - other):.2f}, "
        f"1 − cosine {1 - first @ other:.0f}"
    )
    said = told("1.2")
    assert said[0] == f"All one-hot pairs: {by_hand}."
    units = [shelf("glove").vector(word) for word in words]
    units = [row / np.linalg.norm(row) for row in units]
    gaps = {word: 1 - row @ units[-1] for word, row in zip(words[:-1], units[:-1], strict=True)}
    best = min(gaps, key=gaps.get)
    assert said[1] == f"W puts {words[-1]} nearest to {best}: {gaps[best]:.2f}."


claims.check("In the order {}: {}.")(
    test_lesson_steps.test_only_the_list_decides_who_is_near_by_number
)
claims.check("The next layer has {} weights.")(
    test_lesson_steps.test_the_article_s_weights_are_products
)
claims.check("Break-even at d = {}.")(
    test_lesson_steps.test_the_best_saving_is_found_by_trying_every_size
)
claims.check("{} {} of its {} true neighbours are {}.", "Turkey is sorted under animals.")(
    test_lesson_steps.test_turkey_is_among_countries_and_a_cow_among_animals
)
claims.check(
    "*The numbers*: tightest is **{}**, mean cosine {}; loosest **{}**, {}.",
    "Nearest to each other: **{}** and **{}**, {}.",
)(test_lesson_steps.test_the_tightest_group_has_the_highest_mean_cosine)
claims.check("{}; {} words; random vectors, seeds 0 on")(
    test_lesson_steps.test_the_plane_keeps_what_sorting_all_distances_says
)
claims.check(
    "The run ends with {} × {}.",
    "*Nearest in W* to king, at the end: {}.",
    "Press *Start*, or *Train again* after a run.",
)(test_page_teachers.test_the_run_of_the_teaching_text_ends_as_promised)


claims.check("**Families first, partners later.**", "*{}* on the bench, *war* in hand: {}.")(
    test_page_teachers.test_a_link_opens_its_state_and_each_expected_figure_is_on_the_page
)


@claims.check("Tick what fits into the minutes, with one of each nine kept in reserve.")
@pytest.mark.parametrize("minutes", range(5, 241))
def test_a_proposal_leaves_one_of_each_nine_minutes_free(minutes):
    nines = len([nine for nine in range(9, minutes + 1) if nine % 9 == 0])
    assert minutes - minutes_of(proposal(minutes)) >= nines


@claims.check("Words of the sentence may answer too.")
def test_the_hidden_word_is_among_the_five_and_at_most_one_of_them_stands_there_already():
    step = BY_ID["0.2"]
    vectors = shelf("glove")
    sentence, gap = company.SENTENCES["glove"]
    words = sentence.split()
    best = [answer.word for answer in company.fit_gap(vectors, words, gap, k=5).answers]
    assert words[gap] in best
    assert words[gap] not in step.ask
    others = set(best) & (set(words) - {words[gap]})
    assert len(others) == 1


ANSWERS = {  # what the page that a step opens says of a later one
    ("1.1", "1.2"): "always √2",
    ("1.1", "1.3"): "times w equals row",
    ("1.2", "1.3"): "times w equals row",
    ("2.1", "2.2"): "498",
    ("2.1", "2.3"): "498",
    ("2.2", "2.3"): "498",
}


@claims.check("Predict {} before {} is opened: its page shows {} answers.")
@pytest.mark.parametrize("first", ["1.1", "1.2", "2.1", "2.2"])
def test_the_page_of_the_first_step_answers_those_that_are_predicted_with_it(app, first):
    app.query_params["step"] = first
    seen = test_page_teachers.all_of(app.run())
    group = next(some for some in TOGETHER if first in some)
    later = [one for one in group if one > first]
    assert {one for asked, one in ANSWERS if asked == first} == set(later)
    assert {BY_ID[one].path for one in group} == {BY_ID[first].path}
    for one in later:
        assert ANSWERS[first, one] in seen, one


def test_turkey_has_its_name_and_stands_among_no_animals_in_the_plane_of_4_1_too():
    assert ("4.1", "4.2") in TOGETHER
    chosen, units = words_of_map(shelf("glove"))
    assert "turkey" in chosen.words
    place = chosen.words.index("turkey")
    plane = pca(units).coordinates[:, :2]
    near = np.linalg.norm(plane - plane[place], axis=1).argsort(kind="stable")[1:11]
    assert "animals" not in {chosen.names[chosen.categories[one]] for one in near}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_a_dimension_that_a_believer_names_is_one_of_the_table(step):
    for number in re.findall(r"Dimension (\d+)", step.treats):
        assert 1 <= int(number) <= shelf(step.table).dimensions


def test_the_largest_d_is_asked_for_with_both_sizes():
    page = Sizes()
    assert BY_ID["2.3"].ask.startswith(f"V = {page.V:,} words, h = {page.h} units.")


@claims.check("How well two orders agree.", "It is 1 for the same order, −1 for the reverse.")
def test_a_rank_correlation_is_one_for_the_same_order():
    order = [3.0, 1.0, 7.0, 5.0]
    assert spearmanr(order, np.exp(order)).statistic == pytest.approx(1)
    assert spearmanr(order, [-one for one in order]).statistic == pytest.approx(-1)


@claims.check("{} words feed {} units.", "An embedding of {} numbers goes between.")
def test_the_questions_of_lesson_2_are_about_the_state_that_its_links_open():
    page = Sizes()  # what the page opens with
    assert BY_ID["2.1"].ask.startswith(f"{page.V:,} words feed {page.h} units.")
    assert BY_ID["2.1"].state == {}
    assert f"An embedding of {BY_ID['2.2'].state['d']} numbers" in BY_ID["2.2"].ask


@claims.check("GB and GiB differ, and both are right.")
def test_both_units_are_given():
    size = 200_000 * 500 * 4
    assert f"{size / 10**9:.2f} GB ({size / 2**30:.2f} GiB)" in told("2.1")[0]


@claims.check(
    "Nothing is learned yet, and there is one negative.",
    "Set Negatives to 5 and read it again.",
    "Each pair and each negative starts at a coin toss.",
)
def test_an_untrained_table_tosses_a_coin_for_each_answer():
    assert BY_ID["3.1"].state == {"negatives": "1"}
    assert Settings().negatives == 5
    for K in (1, 5):
        scores_at_first = torch.zeros(1 + K)  # W' starts at zero
        toss = torch.nn.functional.binary_cross_entropy_with_logits(
            scores_at_first, torch.eye(1 + K)[0], reduction="sum"
        )
        assert f"K = {K}: {toss:.2f}" in told("3.1")[0]
    start = next(train(load_corpus("teaching", min_count=1), replace(TEACHING, epochs=1)))
    assert start.loss == pytest.approx((1 + TEACHING.negatives) * log(2), rel=1e-3)


@claims.check("Another seed draws the same words.")
def test_the_words_of_a_map_do_not_depend_on_the_seed():
    assert "seed" not in signature(map_words.choose).parameters


@claims.check(
    "Six pictures, one of them of random vectors.",
    "Press *Draw six pictures* below the map.",
    "A blind guess is right once in {}.",
    "{}; rounds 1 and 2 of a fresh session",
)
def test_the_game_has_six_pictures_and_its_first_rounds_are_those_that_are_told():
    first, second = new_round(0), new_round(1)
    assert first.panels == second.panels == 6
    said = " ".join(told("4.4"))
    numbers = re.findall(r"Number (\d) is random", said)
    assert numbers == [str(first.hidden + 1), str(second.hidden + 1)]
    assert "right once in 6" in said


@claims.check("Every word may answer.", "{}; random pairs, seed 0", "{}; {} random pairs, seed 0")
def test_with_inputs_allowed_an_input_answers():
    allowed = solve(shelf("glove"), parse("king - man + woman")).inputs_allowed
    assert allowed[0].word == "king"
    assert signature(random_offset_cosines).parameters["seed"].default == 0
    assert signature(random_pair_cosines).parameters["seed"].default == 0


@claims.check("A small grammar wrote this text.")
def test_every_word_of_the_teaching_table_is_one_of_the_grammar_s():
    written = {word for sentence in teaching_sentences() for word in sentence}
    assert set(shelf("teaching").words) <= written


def test_every_sentence_is_answered_for():
    claims.are_complete()
