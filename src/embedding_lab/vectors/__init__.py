"""Tables of word vectors and the questions one asks of them."""
