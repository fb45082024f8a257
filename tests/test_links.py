"""Links made by hand: no page breaks on them, and what can be kept is kept."""

import pytest

PAGES = [
    "app.py",
    "pages/1_one_hot.py",
    "pages/2_weight_matrix.py",
    "pages/3_training.py",
    "pages/4_map.py",
    "pages/5_analogies.py",
    "pages/teachers.py",
]
NUMBERS = ("V", "h", "d", "B", "L", "memory", "examples", "smaller")
LINKS = [
    {"table": "nonsense"},
    {"bench": "nonsense", "lesson": "nonsense"},
    {"table": "A vector file of yours"},
    {"words": ["<img src=x onerror=alert(1)>", "![x](http://example.org/x.png)"], "word": "x"},
    {"word": "w" * 3000, "words": ["w" * 3000, "\x00", "\u202e"]},
    {"formula": "king - - man", "expected": "\x00", "method": "nonsense"},
    {"formula": "king + " * 200 + "queen"},
    {"formula": "1e999 king + nan man", "expected": "![x](http://example.org/x.png)"},
    {"V": "-5", "h": "1e99", "d": "nan", "B": "abc", "L": "0", "dtype": "float128"},
    {"V": "99999999999999999999", "h": "0", "d": "0", "B": "-1", "preset": "none"},
    dict.fromkeys(NUMBERS, "1e400"),
    dict.fromkeys(NUMBERS, "-inf"),
    {"V": "9" * 400, "word": "www.example.com", "words": ["http://example.org/x", "a@b.org"]},
    {"map_seed": "-1", "perplexity": "1e9", "method": "umap", "axes": "4-D", "rate": "nan"},
    {"only": "![x](http://example.org/x.png) \x00 " + "w" * 3000, "shown": "none", "word": "\x00"},
    {"text": "/etc/passwd", "window": "99", "negatives": "-1", "d_teaching": "1e400"},
    {"word": "nothing", "find": "![x](http://example.org/x.png)", "projector": "perhaps"},
    {"dtype": "", "optimiser": "", "output": "", "method": "", "axes": "", "shown": "", "with": ""},
    {"word": "nothing", "rotated": "perhaps", "sentence": "x"},
    {"with": "nonsense", "only": "king"},
]


@pytest.mark.parametrize("link", LINKS, ids=range(len(LINKS)))
@pytest.mark.parametrize("path", PAGES)
def test_no_link_made_by_hand_breaks_a_page(app, path, link):
    app.run()
    for name, value in link.items():
        app.query_params[name] = value
    app.switch_page(path).run() if path != "app.py" else app.run()
    assert not app.exception
    assert "Something went wrong" not in " ".join(error.value for error in app.error)
    assert app.header
