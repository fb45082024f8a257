"""The tab *One step, all numbers*: a single step of training on the sentence above."""

import streamlit as st

from embedding_lab.figures.one_step import one_step
from embedding_lab.jobs.engine import QueueFullError, State
from embedding_lab.jobs.job import Job
from embedding_lab.lessons import step_numbers as lesson
from embedding_lab.lessons.windows import Window, draw_noise
from embedding_lab.text.markdown import plain
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.settings import Settings
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.jobs import engine, pause_between_looks, run_in
from embedding_lab.ui.part import part


def show_step(
    window: Window | None, vocabulary: Vocabulary | None, settings: Settings, *, draw_number: int
) -> None:
    """Draw one step on the pair that the window shows first.

    Args:
        window: the sentence and its draws.
        vocabulary: of the whole text, which the noise is drawn from.
        settings: of which the model, K and the seed are taken; six dimensions are drawn.
        draw_number: which draw of the noise.
    """
    if vocabulary is None or window is None or window.centre is None or not window.contexts:
        st.markdown(no_pair(window))
        return
    kept = [i for i, token in enumerate(window.tokens) if token.kept]
    words = tuple(window.tokens[i].word for i in kept)
    noise = draw_noise(vocabulary, settings.negatives, seed=(settings.seed, draw_number))
    try:
        step = lesson.StepSettings(
            words, kept.index(window.centre), kept.index(window.contexts[0]), noise,
            len(vocabulary), model=settings.model, window=window.reach, seed=settings.seed,
        )  # fmt: skip
        job = Job("one_step", step.told())
        run = run_in("step", job)
    except QueueFullError as error:
        st.warning(plain(str(error)))
        return
    except ValueError as error:
        st.markdown(plain(f"{str(error)[:1].upper()}{str(error)[1:]}."))
        return
    every = pause_between_looks(engine().status(run))
    part("step_panel", lambda: _step(run, every), every=every)


def no_pair(window: Window | None) -> str:
    """Say what to do where the sentence gives no pair.

    Args:
        window: the sentence and its draws, without a context; None without a text.

    Returns:
        Markdown.
    """
    if window is None or sum(token.known for token in window.tokens) < 2:
        return "A step needs a pair: write a sentence with two words that the text knows."
    return (
        "This draw left no pair: draw again under *Text to pairs*, "
        "or raise the threshold t under *More*."
    )


def _step(run: str, every: float | None) -> None:
    status = engine().status(run)
    frames = engine().frames(run)
    if frames:
        numbers = lesson.StepNumbers.read(frames[0].header, frames[0].arrays)
        st.markdown(
            "**W** has a row for each word that is read, **W′** one for each word that is "
            f"predicted. {lesson.question(numbers)}"
        )
        draw(one_step(numbers), key="one_step")
        st.markdown(lesson.outcome(numbers))
        st.markdown(f":gray[:small[{lesson.origin(numbers)}]]")
    elif status.state is State.FAILED:
        st.error(plain(status.error))
    else:
        st.markdown(":gray[Taking the step.]")
    if every != pause_between_looks(status):
        st.rerun()
