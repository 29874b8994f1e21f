"""What a sentence means for the guard: learnt from exemplars, weighed by nearness, explained by the nearest ones."""
