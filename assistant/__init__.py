"""Aftercall: what a support team says after a trader's position was liquidated.

conversation in -> understand -> retrieve -> draft -> guard -> review (a human) -> record
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("aftercall")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0.0.0"
