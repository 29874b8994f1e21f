"""Everything Aftercall can fail with, as one small tree.

    AftercallError
    ├── BadInput            the caller's text, conversation or options cannot be used
    │   ├── EmptyText
    │   ├── TextTooLong
    │   ├── NotText         bytes that are not UTF-8, or not a JSON object
    │   └── UnknownOption
    ├── ContentError        a content room is missing or one of its files cannot be read
    │   ├── ContentMissing
    │   └── ContentInvalid
    ├── SearchIndexError    the search index cannot be built or opened
    │   ├── IndexNotBuilt
    │   ├── NotTrained      the guard has not learnt the present exemplars
    │   └── IndexBusy
    ├── DataFolderError     the data folder cannot be written
    ├── EmbeddingError      the embedding model or endpoint did not answer
    ├── EvalError           an evaluation cannot be run, resumed or compared
    │   ├── SuiteInvalid
    │   └── RunMismatch
    ├── SettingsError       a setting has a value that cannot be used
    └── PortTaken           the address to serve on is in use

Each carries a stable `code` for programs and one sentence for people that says what happened, where, and what to do next.
No message ever carries customer text, a key or a credential.
"""

from typing import ClassVar


class AftercallError(Exception):
    """Base of every error of this product. `code` is stable, `status` is the HTTP answer it maps to."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(AftercallError):
    code = "bad_input"
    status = 422


class EmptyText(BadInput):
    code = "empty_text"


class TextTooLong(BadInput):
    code = "text_too_long"
    status = 413


class NotText(BadInput):
    code = "not_text"
    status = 400


class UnknownOption(BadInput):
    code = "unknown_option"


class ContentError(AftercallError):
    code = "content_error"


class ContentMissing(ContentError):
    code = "content_missing"


class ContentInvalid(ContentError):
    code = "content_invalid"


class SearchIndexError(AftercallError):
    code = "index_error"
    status = 503


class IndexNotBuilt(SearchIndexError):
    code = "index_not_built"


class NotTrained(SearchIndexError):
    code = "not_trained"


class IndexBusy(SearchIndexError):
    code = "index_busy"


class DataFolderError(AftercallError):
    code = "data_folder"
    status = 503


class EmbeddingError(AftercallError):
    code = "embedding_failed"
    status = 503


class EvalError(AftercallError):
    code = "eval_error"


class SuiteInvalid(EvalError):
    code = "suite_invalid"


class RunMismatch(EvalError):
    code = "run_mismatch"


class SettingsError(AftercallError):
    code = "bad_setting"


class PortTaken(AftercallError):
    code = "port_taken"
