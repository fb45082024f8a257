"""Text to numbers: tokens, vocabulary, corpora."""
