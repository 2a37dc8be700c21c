"""Every error Tocsin raises on purpose, on one page."""


class TocsinError(Exception):
    """Root of the tree: the message says what was being done, to what, and what to do next."""


class InvalidName(TocsinError, ValueError):
    """A text that is not a domain name."""


class InvalidValue(TocsinError, ValueError):
    """A value of the model that contradicts itself."""


class InputError(TocsinError):
    """Something read from outside (a file, a row, a setting) cannot be used."""


class UsageError(TocsinError):
    """What was asked for makes no sense: exit code 2."""


class StoreError(TocsinError):
    """The database cannot be read or written."""


class NewerStoreError(StoreError):
    """The database was written by a newer Tocsin."""


class PluginError(TocsinError):
    """A plug-in does not fit its seam, or its name is taken."""


class NetError(TocsinError):
    """Something outside did not answer as it must.

    `retriable` says whether asking again may help, `retry_after_s` how many seconds from now at the earliest (None:
    whenever).
    """

    def __init__(self, message: str, *, retriable: bool = False, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retriable = retriable
        self.retry_after_s = retry_after_s


class NetBusy(NetError):
    """Nothing was sent: that host is to be left in peace for a while. Asking later may well help, however often that was so."""


class NetRefused(NetError):
    """The guard, passive mode or a setting forbids the request: nothing was sent, and asking again is no use."""
