"""The ground floor: text as characters. Knows nothing of rules, articles or conversations."""
