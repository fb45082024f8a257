import subprocess
import sys

import pytest

from embedding_lab.training.settings import RANGES, TEACHING, Settings


def test_defaults_are_the_published_ones():
    settings = Settings()
    assert (settings.dimensions, settings.window, settings.negatives) == (100, 5, 5)
    assert (settings.epochs, settings.sample, settings.workers) == (5, 1e-3, 1)


def test_the_teaching_preset_is_small():
    assert (TEACHING.dimensions, TEACHING.model) == (24, "skipgram")


@pytest.mark.parametrize("name", RANGES)
def test_the_ends_of_each_range_are_admitted(name):
    for value in RANGES[name]:
        assert getattr(Settings(**{name: value}), name) == value


@pytest.mark.parametrize("name", RANGES)
def test_values_outside_a_range_are_refused_with_value_and_rule(name):
    low, high = RANGES[name]
    for value in (low / 2 - 1, high * 2):
        whole = int(value) if isinstance(low, int) else value
        with pytest.raises(ValueError, match=rf"{name} must be from .* to .*, got {whole}"):
            Settings(**{name: whole})


@pytest.mark.parametrize("value", [2.5, "5", True])
def test_a_count_must_be_a_whole_number(value):
    with pytest.raises(ValueError, match=r"window must be a whole number, got"):
        Settings(window=value)


def test_a_rate_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match=r"learning_rate must be from .*, got nan"):
        Settings(learning_rate=float("nan"))


def test_the_ends_of_a_range_are_written_in_full():
    with pytest.raises(ValueError, match=r"^seed must be from 0 to 2,147,483,647, got -1$"):
        Settings(seed=-1)
    with pytest.raises(ValueError, match=r"^sample must be from 0\.00001 to 1, got 2$"):
        Settings(sample=2)


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match=r"model must be 'skipgram' or 'cbow', got 'glove'"):
        Settings(model="glove")


def test_reading_the_settings_does_not_load_torch():
    code = "import sys, embedding_lab.training.settings; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
