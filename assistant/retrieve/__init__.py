"""Find the playbook passages that answer a message, with where they come from."""
