"""Draw the words that the map opens on by PCA and by t-SNE, and say what each picture keeps."""

import numpy as np

from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.quality import trust
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.geometry.tsne import TsneSettings, tsne
from embedding_lab.lessons.map_words import AUTOMATIC, choose
from embedding_lab.vectors.shelf import open_table

vectors = open_table("glove")  # or "teaching", "sotu", or a file of yours
chosen = choose(vectors, AUTOMATIC)
rows = unit_rows(vectors.matrix[chosen.rows])
noise = np.random.default_rng(0).standard_normal(rows.shape)

settings = TsneSettings(perplexity=20, seed=3)
methods = {
    "PCA": lambda points: pca(unit_rows(points)).coordinates,
    "t-SNE": lambda points: list(tsne(points, settings))[-1].coordinates,
}
for name, draw in methods.items():
    score, null = (trust(points, draw(points)) for points in (rows, noise))
    print(f"{name:6} keeps {score.kept.value:.0%} of {score.k} neighbours,", end=" ")
    print(f"{null.kept.value:.0%} for random vectors, chance {score.chance:.0%}")
