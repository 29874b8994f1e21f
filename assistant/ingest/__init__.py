"""Documents in: read, cut into passages, gate. What is added serves agents; it never becomes customer text."""
