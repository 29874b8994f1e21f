"""Sample conversations, to be read with the replies they get."""
