"""Ask king - man + woman of 400,000 word vectors, with the inputs allowed and forbidden."""

from embedding_lab.vectors.analogy import (
    baselines,
    offset_agreement,
    offset_cosines,
    place,
    solve,
)
from embedding_lab.vectors.formula import parse
from embedding_lab.vectors.shelf import open_table

vectors = open_table("glove")  # or "teaching", "sotu", or a file of yours
formula, expected = parse("king - man + woman"), "queen"

verdict = solve(vectors, formula, k=5)
for rule, answers in zip(("inputs allowed", "inputs forbidden"), verdict, strict=True):
    print(f"{rule:16}", "  ".join(f"{answer.word} {answer.score:.3f}" for answer in answers))

found = place(vectors, formula, expected)
print(f"{expected} comes {found.rank_allowed}, and {found.rank_forbidden} with inputs forbidden")

for baseline in baselines(vectors, formula.shape, expected):
    allowed, forbidden, _ = baseline.place
    print(f"{baseline.name:16} {expected} comes {allowed}, and {forbidden}")

offsets = offset_agreement(vectors, formula.shape, expected)
print(f"cosine of woman - man with queen - king {offsets.cosine:.2f},", end=" ")
print(f"above {offsets.percentile:g} % of {len(offsets.null):,} random pairs")

others = ["princess", "mother", "aunt", "niece", "girl"]  # answers of other pairs
for word, cosine in zip(others, offset_cosines(vectors, formula.shape, others), strict=True):
    print(f"{word:16} fits the offset with {cosine:.2f}")
