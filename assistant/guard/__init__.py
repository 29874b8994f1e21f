"""Check a draft, and later the agent's own text, before anybody may send it. Fails closed."""
