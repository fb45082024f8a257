"""`python -m embedding_lab` is the command line, `embedding-lab`."""

from embedding_lab.cli import main

if __name__ == "__main__":
    main()
