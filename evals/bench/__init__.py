"""Speed, memory and retrieval quality, as tables. Never part of the tests: machines differ, so ratios are what to compare."""
