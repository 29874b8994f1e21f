"""The HTTP door: the shapes of the command line under /v1."""
