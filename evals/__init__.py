"""QA's bench: samples to read, suites to score with, figures to compare."""
