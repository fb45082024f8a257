"""English words that hold sentences together and have little meaning of their own.

In: a list by hand, and the test whether a word is another kind, a content word. Left out: other
languages; of them the test only knows what is no word at all, such as a comma or a number.
"""

from typing import Final

_LIST = """
a about above across after again against all almost along already also although always am
among an and another any are around as at away back be became because been before being below
between both but by came can cannot come could did do does doing done down during each either
else enough even ever every few first for from further get go goes going got had has have
having he hence her here hers herself him himself his how however i if in indeed into is it its
itself just last least less let like made make many may me might mine more most much must my
myself neither never no nor not nothing now of off often on once one only onto or other others
our ours ourselves out over own per perhaps put quite rather really said same say says see
shall she should since so some still such take than that the their theirs them themselves then
there thereby therefore these they this those though three through thus to together too took
toward towards two under until up upon us very was way we well went were what whatever when
where whether which while who whom whose why will with within without would yet you your yours
yourself yourselves
"""
FUNCTION_WORDS: Final = frozenset(_LIST.split())
FEWEST_LETTERS: Final = 2


def is_content(word: str) -> bool:
    """Tell whether a word has a meaning of its own.

    Args:
        word: as a table writes it.

    Returns:
        True for letters, hyphens and apostrophes only, two letters at least, that are no English
        function word.

    Examples:
        >>> [word for word in ("the", "treaty", ",", "1,000", "well-being") if is_content(word)]
        ['treaty', 'well-being']
    """
    bare = word.replace("-", "").replace("'", "")
    return len(bare) >= FEWEST_LETTERS and bare.isalpha() and word.casefold() not in FUNCTION_WORDS
