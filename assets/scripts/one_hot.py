"""Lesson 1 outside the app: what an index, a one-hot code and a dense vector say."""

from itertools import combinations

import numpy as np

from embedding_lab.vectors.shelf import open_table

words = ["lettuce", "boat", "spinach"]
vectors = open_table("glove")
codes = np.eye(len(words))  # (n, n)

for (i, first), (j, second) in combinations(enumerate(words), 2):
    dense = vectors.unit(first) @ vectors.unit(second)
    print(f"{first} - {second}:", end=" ")
    print(f"index {abs(i - j)}, Euclidean {np.linalg.norm(codes[i] - codes[j]):.2f},", end=" ")
    print(f"one-hot cosine {codes[i] @ codes[j]:g}, dense cosine {dense:.2f}")

row = vectors.row("spinach")
x = np.zeros(len(vectors), dtype=np.float32)  # (V,)
x[row] = 1
product = x @ vectors.matrix  # (V,) @ (V, d) -> (d,)
print("largest difference of product and lookup:", np.abs(product - vectors.matrix[row]).max())
