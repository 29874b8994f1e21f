"""The doors: command line and HTTP. They translate; everything that matters happens in `assistant`."""
