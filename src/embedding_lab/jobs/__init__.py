"""Long computations, each in a process of its own, so that the pages stay quick."""
