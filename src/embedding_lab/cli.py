"""The command line, `embedding-lab`: everything that takes long, without a browser.

In: train, neighbours, analogy, evaluate, project, convert. Left out: all pictures.

Stdout carries the result and nothing else: a table to read, or with `--json` one object in
plain ASCII, which every terminal and locale can print. Stderr carries progress, on a terminal
only, what was skipped of a file, and complaints. Bad use is one line on stderr, an empty stdout
and exit code 2. torch and openTSNE are imported by the commands that need them, so that the
others answer at once.
"""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from time import perf_counter
from typing import IO, Final, Literal, NamedTuple, get_args

import click

# Before numpy loads its linear algebra: on a busy machine its threads spin while they wait for
# each other, and the projection of 12,000 words takes seconds instead of a tenth of one.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from embedding_lab.__main__ import loading
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.quality import Trust, trust
from embedding_lab.geometry.rows import Matrix, unit_rows
from embedding_lab.geometry.start import Start
from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.errors import LONGEST_QUOTE, UnknownWordError, printable, quoted
from embedding_lab.training.settings import RANGES, TEACHING, Model, Settings
from embedding_lab.vectors import analogy as analogies
from embedding_lab.vectors import questions, search
from embedding_lab.vectors.formats import WRITERS, save
from embedding_lab.vectors.formula import parse
from embedding_lab.vectors.shelf import assets_folder, open_reported
from embedding_lab.vectors.table import WordVectors
from embedding_lab.vectors.whole import followed, written_whole

MOST_TSNE_WORDS: Final = 50_000  # by extrapolation some ten minutes; ten times as many, hours
MIN_COUNT: Final = 5  # word2vec.c's
TICKS: Final = 1_000  # steps of a progress bar
LONGEST_LINE: Final = 500  # characters of a complaint
LONGEST_PATH: Final = 200  # characters of a path in it

Method = Literal["pca", "tsne"]
Kind = type[int] | type[float] | click.Choice[str]
Decorator = Callable[[Callable[..., None]], Callable[..., None]]


class Complaint(click.ClickException):
    """What went wrong, in one line on stderr."""

    exit_code = 2

    def __init__(self, sentence: object) -> None:
        """Put the sentence on one line, whatever the user's words or file names are made of."""
        line = printable(" ".join(str(sentence).split()), LONGEST_LINE)
        super().__init__(printable(line, LONGEST_LINE))  # what is spelt out takes more room

    def show(self, file: IO[str] | None = None) -> None:
        """Write the line.

        Args:
            file: where to; stderr by default.
        """
        click.echo(f"embedding-lab: {self.message}", file=file, err=True)


class Stopped(Complaint):
    """The user pressed Ctrl-C."""

    exit_code = 130  # 128 + SIGINT, as shells have it


class Bench(click.Group):
    """A group whose commands, and whose own parsing, complain in one line."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Read the options before the command's name, as click does.

        Args:
            info_name: the name of the program.
            args: what follows it.
            parent: none.
            **extra: for click.

        Returns:
            The context.
        """
        with _one_line():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, as click does.

        Args:
            ctx: the context.

        Returns:
            Nothing of use.
        """
        with _one_line():
            return super().invoke(ctx)


class Formulas(click.Command):
    """A command whose FORMULA may start with a sign: `- king + queen` is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put a formula that starts with a sign where click looks for no options.

        Args:
            ctx: the context.
            args: what follows the command.

        Returns:
            What is left of them.
        """
        if "--" not in args:
            signed = [argument for argument in args if argument.startswith("- ")]
            others = [argument for argument in args if not argument.startswith("- ")]
            args = [*others, "--", *signed] if signed else args
        return super().parse_args(ctx, args)


@contextmanager
def _one_line() -> Iterator[None]:
    # What a user can cause: bad use, bad files, unknown words, Ctrl-C. All else is a bug: it shows.
    try:
        yield
    except click.NoSuchOption as error:
        remedy = "put -- before a word that starts with -"
        raise Complaint(f"{_cut(error.format_message())} ({remedy})") from error
    except click.UsageError as error:
        hint = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
        raise Complaint(_cut(error.format_message()) + hint) from error
    except (click.Abort, KeyboardInterrupt):
        raise Stopped("stopped") from None
    except BrokenPipeError:
        raise  # whoever read the result has seen enough; click ends quietly
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Complaint(f"{where}{error.strerror or error}") from error
    except MemoryError as error:
        raise Complaint("this machine has too little memory for that") from error
    except (ValueError, UnknownWordError) as error:
        raise Complaint(error) from error


def _cut(sentence: str) -> str:
    return sentence if len(sentence) < LONGEST_PATH else f"{sentence[:LONGEST_PATH]}…"


@contextmanager
def _flags_named() -> Iterator[None]:
    # The core speaks of its settings, the user of flags: min_count is --min-count here.
    try:
        yield
    except ValueError as error:
        sentence = re.sub(r"\bmin_count\b", "--min-count", str(error))
        name = sentence.split(" ", 1)[0]
        flag = f"--{name.replace('_', '-')}" if name in {*RANGES, "model"} else name
        raise Complaint(sentence.replace(name, flag, 1)) from error


def named_file(name: str) -> Path:
    """Refuse an empty name, which Python takes for the folder that it works in.

    Args:
        name: as it was typed.

    Returns:
        The path.

    Raises:
        click.BadParameter: if the name is empty.
    """
    if not name:
        raise click.BadParameter("an empty name names no file.")
    return Path(name)


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
k_option = click.option(
    "-k",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How many words to list.",
)
table_argument = click.argument("table")


@click.group(
    "embedding-lab",
    cls=Bench,
    no_args_is_help=False,  # that prints the help as if it were the complaint
    epilog="TABLE is teaching, sotu, sotu-shuffled, glove, or a file: .npz, word2vec text or "
    "binary, fastText .vec, GloVe text, .tsv with its words beside it. Put -- before a word that "
    "starts with -.",
)
@click.version_option(package_name="embedding_lab", prog_name="embedding-lab")
def main() -> None:
    """Train, search, examine, draw and convert word vectors."""


def _setting(name: str, meaning: str, kind: Kind) -> Decorator:
    """Return the option of one of the trainer's settings; without it the preset's value counts."""
    usual, taught = getattr(Settings(), name), getattr(TEACHING, name)
    default = f"{usual}" if usual == taught else f"{usual}; teaching: {taught}"
    flag = f"--{name.replace('_', '-')}"
    return click.option(flag, type=kind, help=f"{meaning}  [default: {default}]")


@main.command(epilog="Example: embedding-lab train speeches.txt --out speeches.npz --epochs 10")
@click.argument("corpus")
@click.option(
    "--out",
    required=True,
    type=named_file,
    metavar="FILE",
    help=f"File to write: {', '.join(WRITERS)}.",
)
@_setting("model", "What predicts what.", click.Choice(get_args(Model)))
@_setting("dimensions", "Length of a vector.", int)
@_setting("window", "Most kept words to each side that count.", int)
@_setting("negatives", "Noise words that weigh against each pair.", int)
@_setting("epochs", "Times to read the text.", int)
@click.option(
    "--min-count", type=int, help=f"Leave out rarer words.  [default: {MIN_COUNT}; teaching: 1]"
)
@_setting("sample", "Threshold t: words are thinned out above about 2.6 t of the text.", float)
@_setting("learning_rate", "Largest step at the start.", float)
@_setting("seed", "Same seed, same table.", int)
@_setting("workers", "Threads.", int)
@as_json_option
def train(
    corpus: str, out: Path, min_count: int | None, as_json: bool, **options: str | float | None
) -> None:
    """Train vectors on a text.

    CORPUS is teaching, sotu, sotu-shuffled, or a UTF-8 text file in which each line is a
    sentence. Defaults are those of word2vec, but for the learning rate.
    """
    preset = TEACHING if corpus == "teaching" else Settings()
    given = {name: value for name, value in options.items() if value is not None}
    with _flags_named():
        settings = replace(preset, **given)  # type: ignore[arg-type]  # click has made them so
    _refuse_unwritable(out, WRITERS)
    if min_count is None:
        min_count = 1 if corpus == "teaching" else MIN_COUNT
    with _flags_named():
        text = load_corpus(corpus, min_count=min_count)

    with loading():
        from embedding_lab.training.run import finished, is_untrained
        from embedding_lab.training.trainer import train as snapshots

    with _progress() as show:
        for snapshot in snapshots(text, settings):
            show(snapshot.progress, f"loss {snapshot.loss:.3f}")
        vectors = finished(snapshot, text)
    save(vectors, out)
    if is_untrained(snapshot.loss, settings.negatives):
        _warn(
            f"{_path(out)} has learned nothing: the text is too short at --sample "
            f"{settings.sample:g} and --epochs {settings.epochs:,}; raise one of them"
        )
    result = {
        "words": len(vectors),
        "dimensions": vectors.dimensions,
        "tokens": text.tokens,
        "epochs": settings.epochs,
        "seconds": snapshot.seconds,
        "words_per_second": snapshot.words_per_second,
        "loss": snapshot.loss,
    }
    _say(result, as_json, lambda: f"{out}: {vectors.note}\n{_listing(result)}")


@main.command(epilog="Example: embedding-lab neighbours glove lettuce -k 5")
@table_argument
@click.argument("word")
@k_option
@click.option(
    "--metric",
    type=click.Choice(get_args(search.Metric)),
    default="cosine",
    show_default=True,
    help="What nearness means.",
)
@as_json_option
def neighbours(table: str, word: str, k: int, metric: search.Metric, as_json: bool) -> None:
    """List the words nearest to WORD.

    Best first, WORD itself left out. For euclidean the score is the distance, the smallest first.
    """
    vectors = _opened(table)
    found = search.neighbours(vectors, word, k=k, metric=metric)
    result = {"word": vectors.fold(word), "neighbours": [_scored(near) for near in found]}
    _say(result, as_json, lambda: _lines(found))


@main.command(cls=Formulas, epilog='Example: embedding-lab analogy glove "king - man + woman"')
@table_argument
@click.argument("formula")
@click.option(
    "--method",
    type=click.Choice(get_args(analogies.Method)),
    default="3cosadd",
    show_default=True,
    help="How words are scored; the last two need the shape C - A + B.",
)
@k_option
@as_json_option
def analogy(table: str, formula: str, method: analogies.Method, k: int, as_json: bool) -> None:
    """Solve "king - man + woman".

    The best answers come twice: with the words of the FORMULA allowed as answers, and with them
    forbidden, as most published code does without saying so. Signs need blanks around them,
    since mother-in-law is a word; a number before a word is its weight: "0.5 king + queen".
    """
    asked = parse(formula)
    vectors = _opened(table)
    verdict = analogies.solve(vectors, asked, method=method, k=k)
    result = {rule: [_scored(near) for near in found] for rule, found in verdict._asdict().items()}
    inputs = {vectors.fold(word) for word in asked.words}
    _say(result, as_json, lambda: _side_by_side(verdict, inputs))


@main.command(epilog="Example: embedding-lab evaluate sotu --analogies questions-words.txt")
@table_argument
@click.option(
    "--analogies",
    "analogies_file",
    type=named_file,
    metavar="FILE",
    help="Questions: 'a b c d' a line.",
)
@click.option(
    "--pairs",
    "pairs_file",
    type=named_file,
    metavar="FILE",
    help="Graded pairs: word, tab, word, tab, grade.",
)
@as_json_option
def evaluate(
    table: str, analogies_file: Path | None, pairs_file: Path | None, as_json: bool
) -> None:
    """Examine a table by analogies and graded pairs.

    Counts the analogies that come out right: the fourth word wins alone, without a tie. Correlates
    cosines with people's grades, by Spearman's rank correlation. Without files, the questions and
    pairs that come with the bench. Questions with words that the table lacks are not asked.
    """
    sections = questions.read_questions(analogies_file or assets_folder() / "questions.txt")
    pairs = questions.read_pairs(pairs_file or assets_folder() / "pairs.tsv")
    vectors = _opened(table)
    scores = []
    with _progress() as show:
        for done, section in enumerate(sections):
            show(done / len(sections), section.name)
            scores.append(questions.score_section(vectors, section))
    counts = ("asked", "right_inputs_forbidden", "right_inputs_allowed")
    by_name = {score.name: {key: getattr(score, key) for key in counts} for score in scores}
    totals = {key: sum(section[key] for section in by_name.values()) for key in counts}
    result = {
        "analogies": {**totals, "sections": by_name},
        "pairs": questions.score_pairs(vectors, pairs)._asdict(),
    }
    _say(result, as_json, lambda: _examination(by_name | {"all": totals}, result["pairs"]))


@main.command(epilog="Example: embedding-lab project glove --method tsne --out map.csv")
@table_argument
@click.option(
    "--method",
    type=click.Choice(get_args(Method)),
    default="pca",
    show_default=True,
    help="How to project.",
)
@click.option(
    "--words",
    type=click.IntRange(min=1),
    default=2_000,
    show_default=True,
    help="How many: the first of the table.",
)
@click.option(
    "--dimensions",
    type=click.IntRange(2, 3),
    default=2,
    show_default=True,
    help="Of the map.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Of t-SNE's start."
)
@click.option(
    "--start",
    type=click.Choice(get_args(Start)),
    default="pca",
    show_default=True,
    help="Where t-SNE starts: on the principal components, or in random places.",
)
@click.option("--out", required=True, type=named_file, metavar="FILE", help="File to write: .csv.")
@as_json_option
def project(
    table: str,
    method: Method,
    words: int,
    dimensions: int,
    seed: int,
    start: Start,
    out: Path,
    as_json: bool,
) -> None:
    """Put the first words of a table on a map, by custom its most frequent.

    Also says how far to trust the map. Rows are scaled to length 1 first, so that near means a
    large cosine. The file has a line word,x,y or word,x,y,z for each word, in UTF-8, with all
    digits. Words stand in it as they are: a spreadsheet may take =1 for a formula, so import
    that column as text. There are no scores (null) below four words.
    """
    _refuse_unwritable(out, [".csv"])
    vectors = _opened(table)
    words = min(words, len(vectors))
    rows = unit_rows(vectors.matrix[:words])
    drawn = _pca(rows, dimensions) if method == "pca" else _tsne(rows, dimensions, seed, start)
    scores = trust(rows, drawn.coordinates, seed=seed)
    _write_csv(out, vectors.words[:words], drawn.coordinates)
    result = {"words": words, **_trust_figures(scores), **drawn.figures}
    _say(result, as_json, lambda: f"{out}: {method} of unit rows\n{_listing(result)}")


@main.command(epilog="Example: embedding-lab convert vectors.bin vectors.txt")
@table_argument
@click.argument("out", type=named_file, metavar="OUT")
@as_json_option
def convert(table: str, out: Path, as_json: bool) -> None:
    """Write TABLE to a file of another format.

    The suffix of OUT is the format. .npz keeps all; .txt and .vec are word2vec text with a
    header; .bin is word2vec binary; .tsv has the vectors, with the words beside them in
    STEM_words.tsv. Lines of TABLE that are no rows are skipped, and told on stderr.
    """
    _refuse_unwritable(out, WRITERS)
    vectors = _opened(table)
    save(vectors, out)
    result = {"words": len(vectors), "dimensions": vectors.dimensions, "out": str(out)}
    _say(result, as_json, lambda: _listing(result))


class Map(NamedTuple):
    """A projection, and what there is to say of how it was made."""

    coordinates: Matrix
    figures: Mapping[str, object]


def _pca(rows: Matrix, dimensions: int) -> Map:
    began = perf_counter()
    projection = pca(rows, dimensions)
    seconds, ratio = perf_counter() - began, projection.explained_variance_ratio.tolist()
    return Map(projection.coordinates, {"seconds": seconds, "explained_variance": ratio})


def _tsne(rows: Matrix, dimensions: int, seed: int, start: Start) -> Map:
    with loading():
        from embedding_lab.geometry.tsne import TsneSettings, tsne

    began = perf_counter()
    if len(rows) > MOST_TSNE_WORDS:
        raise ValueError(f"t-SNE draws at most {MOST_TSNE_WORDS:,} words, got {len(rows):,}")
    settings = TsneSettings(dimensions=dimensions, seed=seed, start=start)
    with _progress() as show:
        for frame in tsne(rows, settings):
            show(frame.iteration / settings.iterations, f"KL {frame.kl_divergence:.3f}")
    figures = {"seconds": perf_counter() - began, "kl_divergence": frame.kl_divergence}
    return Map(frame.coordinates, figures)


def _trust_figures(scores: Trust | None) -> dict[str, object]:
    if scores is None:
        keys = ("trustworthiness", "continuity", "neighbours_kept", "chance", "k")
        return dict.fromkeys(keys)
    return {
        "trustworthiness": scores.trustworthiness.value,
        "continuity": scores.continuity.value,
        "neighbours_kept": scores.kept.value,
        "chance": scores.chance,
        "k": scores.k,
    }


def _write_csv(out: Path, words: Sequence[str], coordinates: Matrix) -> None:
    with written_whole(out) as (file,), io.TextIOWrapper(file, "utf-8", newline="") as text:
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(["word", *"xyz"[: coordinates.shape[1]]])
        lines.writerows(
            [word, *place] for word, place in zip(words, coordinates.tolist(), strict=True)
        )


def _refuse_unwritable(out: Path, suffixes: Sequence[str] | Mapping[str, object]) -> None:
    """Check before the work, not after it, that its result can be written.

    Args:
        out: where to.
        suffixes: those that a writer knows.

    Raises:
        Complaint: if not.
    """
    if out.suffix.lower() not in suffixes:
        raise Complaint(
            f"{_path(out)} must end in {' or '.join(suffixes)}: the suffix is the format"
        )
    try:
        _try_to_write(followed(out))
    except OSError as error:
        raise Complaint(f"{_path(out)} can't be written: {error.strerror}") from error


def _try_to_write(out: Path) -> None:
    if out.is_dir():
        raise Complaint(f"{_path(out)} is a folder; name a file in it")
    if out.exists() and not out.is_file():
        raise Complaint(f"{_path(out)} isn't an ordinary file; name one")
    if not out.parent.is_dir():
        folder, name = quoted(str(out.parent), LONGEST_PATH), printable(out.name, LONGEST_QUOTE)
        raise Complaint(f"there is no folder {folder} to write {name} in")
    # Asking for permission is not enough on a read-only or full disk; so try, with a name as
    # long as any that the writers need.
    trial = out.with_name(f".{out.stem}_words{out.suffix}.{token_hex(4)}.part")
    trial.touch(exist_ok=False)
    trial.unlink()


def _path(path: Path) -> str:
    return printable(str(path), LONGEST_PATH)


def _opened(table: str) -> WordVectors:
    vectors, report = open_reported(table)
    if report and (remarks := report.remarks()):
        _warn(f"{_path(Path(table))}: {printable(remarks, LONGEST_LINE)}")
    return vectors


def _warn(sentence: str) -> None:
    click.echo(f"embedding-lab: {sentence}", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[float, str], None]]:
    """Yield a function that shows a share and a label on a terminal, and nothing elsewhere."""
    hidden = not (sys.stderr and sys.stderr.isatty())  # a closed stderr is None
    with click.progressbar(length=TICKS, file=sys.stderr, hidden=hidden, label=" ") as bar:

        def show(share: float, label: str) -> None:
            bar.label = label
            bar.update(int(share * TICKS) - bar.pos)

        yield show


def _scored(near: search.Neighbour) -> dict[str, object]:
    return {"word": near.word, "score": near.score}


def _say(result: Mapping[str, object], as_json: bool, text: Callable[[], str]) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):  # a word that the terminal has no letters for
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        click.echo(json.dumps(result, allow_nan=False) if as_json else text())
    except OSError:  # Python would write the rest at its exit, and complain in its own way
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _listing(result: Mapping[str, object]) -> str:
    wide = max(map(len, result))
    return "\n".join(f"{key.replace('_', ' '):{wide}}  {_figure(v)}" for key, v in result.items())


def _figure(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return "  ".join(map(_figure, value))
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _shown(word: str) -> str:
    """Return the word, its control characters spelt out: a file must not steer the terminal."""
    return printable(word, LONGEST_PATH)


def _lines(found: Sequence[search.Neighbour]) -> str:
    return "\n".join(f"{near.score:8.4f}  {_shown(near.word)}" for near in found)


def _side_by_side(verdict: analogies.Verdict, inputs: set[str]) -> str:
    lines = [f"{'inputs allowed':34}inputs forbidden"]
    for row, allowed in enumerate(verdict.inputs_allowed):
        mark = " (input)" if allowed.word in inputs else ""
        left = f"{allowed.score:8.4f}  {_shown(allowed.word)}{mark}"
        right = _lines(verdict.inputs_forbidden[row : row + 1])
        lines.append(f"{left:34}{right}".rstrip())
    return "\n".join(lines)


def _examination(sections: Mapping[str, Mapping[str, int]], pairs: Mapping[str, object]) -> str:
    wide = max(len(_shown(name)) for name in sections)
    lines = [f"{'':{wide}}  asked  right, inputs forbidden  right, inputs allowed"]
    for name, score in sections.items():
        asked, forbidden, allowed = score.values()
        lines.append(f"{_shown(name):{wide}}  {asked:5,}  {forbidden:23,}  {allowed:21,}")
    lines.append(f"\ngraded pairs\n{_listing(pairs)}")
    return "\n".join(lines)
