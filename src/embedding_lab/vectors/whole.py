"""Files that are written whole or not at all."""

import errno
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO


@contextmanager
def written_whole(*targets: Path) -> Iterator[list[BinaryIO]]:
    """Write files so that a failure leaves what was there before.

    The bytes go to a new file in the same folder, which takes the target's place at the end.
    For one target that step is atomic. For several, a step that fails is taken back; a power
    cut between two steps is not covered.

    Args:
        *targets: the files to write; those that exist are replaced, links are followed.

    Yields:
        One file open for writing for each target.

    Raises:
        OSError: if a file can't be written; nothing has changed then.
    """
    token = token_hex(4)
    targets = tuple(followed(target) for target in targets)
    parts = [target.with_name(f".{target.name}.{token}.part") for target in targets]
    try:
        with ExitStack() as stack:
            yield [stack.enter_context(part.open("xb")) for part in parts]
        if len(targets) == 1:
            parts[0].replace(targets[0])
        else:
            _replace_all(parts, targets)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def followed(target: Path) -> Path:
    """Find the file behind a symbolic link, so that the link stays.

    Args:
        target: a file, which need not exist, or a link to one.

    Returns:
        The file.

    Raises:
        OSError: if the links go round in a circle.
    """
    if not target.is_symlink():
        return target
    try:
        return target.resolve()
    except RuntimeError as error:
        raise OSError(errno.ELOOP, "the links go round in a circle", str(target)) from error


def _replace_all(parts: Sequence[Path], targets: Sequence[Path]) -> None:
    with ExitStack() as undo:
        aside = []
        for part, target in zip(parts, targets, strict=True):
            if target.is_file():
                aside.append(part.with_suffix(".old"))
                target.replace(aside[-1])
                undo.callback(aside[-1].replace, target)
            else:
                undo.callback(target.unlink, missing_ok=True)
            part.replace(target)
        undo.pop_all()  # all went well
    for old in aside:
        old.unlink()
