"""What a worker can compute, by name. Only the worker imports this: it loads torch."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from embedding_lab.geometry.tsne import TsneSettings, tsne
from embedding_lab.jobs.job import Control, Job, Message, Task
from embedding_lab.jobs.task_map import (
    clusters_task,
    dimension_curve_task,
    noise_grid_task,
    null_task,
    quality_task,
    seeds_task,
    tsne_task,
)
from embedding_lab.jobs.task_train import train_task
from embedding_lab.jobs.text_cache import corpus_by_name
from embedding_lab.lessons.one_step import one_step
from embedding_lab.lessons.step_numbers import StepSettings

USUAL_MIN_COUNT: Final = 5


def step_task(job: Job, _table: Message | None, _control: Control) -> Iterator[Message]:
    """Take one step on a sentence.

    Args:
        job: settings as `StepSettings.told` writes them; no arrays.

    Yields:
        One frame, which `StepNumbers.read` reads.
    """
    numbers = one_step(StepSettings.read(job.settings))
    yield Message("frame", numbers.header(), numbers.arrays())


TASKS: Final[dict[str, Task]] = {
    "train": train_task,
    "one_step": step_task,
    "tsne": tsne_task,
    "quality": quality_task,
    "null": null_task,
    "seeds": seeds_task,
    "clusters": clusters_task,
    "noise_grid": noise_grid_task,
    "dimension_curve": dimension_curve_task,
}


def warm_up() -> None:
    """Do what the first job would else wait for: load the texts, step once through t-SNE."""
    for name in ("teaching", "sotu"):
        corpus_by_name(name, USUAL_MIN_COUNT)
    for _ in tsne(np.eye(8), TsneSettings(iterations=1)):
        pass
