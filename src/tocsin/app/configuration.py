"""The one settings file, `tocsin.toml`: what may go out, to whom, and how often; every setting has a default that works."""

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tocsin.app.settings import data_folder
from tocsin.model.errors import InputError, UsageError

CONFIGURATION_VARIABLE: Final = "TOCSIN_CONFIG"
FILE_NAME: Final = "tocsin.toml"
_LARGEST_FILE: Final = 1 << 20

_Seconds = Annotated[float, Field(gt=0, le=3600)]


def _number(least: float, most: float) -> Callable[[object], float]:
    """Read a number; what is none, or lies outside, is told the whole range and not only the bound that it broke."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            raise ValueError(f"must be a number of {least:g} to {most:g}")
        return float(value)

    return read


_Prior = Annotated[float, BeforeValidator(_number(0.001, 0.5))]
_Odds = Annotated[float, BeforeValidator(_number(0.001, 1000.0))]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NetSection(_Section):
    """`[net]`: how Tocsin goes out. Addresses written here are trusted; those that come from data never are."""

    resolver: str | None = Field(
        default=None,
        description="DNS resolver to ask, as `192.0.2.53` or `127.0.0.1:5353`; else the system's.",
    )
    timeout_s: _Seconds = Field(
        default=10.0, description="Seconds that one answer may take, from the first packet to the last byte."
    )
    max_bytes: int = Field(
        default=2_000_000, gt=0, le=1 << 30, description="Largest answer in bytes, after decompression."
    )
    attempts: int = Field(
        default=3, ge=1, le=10, description="How often a request that failed for the moment is made, at once."
    )
    requests_per_s: float = Field(
        default=2.0,
        gt=0,
        le=1000,
        description="Requests a second to one host, on average; a few may come at once.",
    )
    ports: tuple[int, ...] = Field(
        default=(80, 443), description="Ports of suspect hosts that may be asked, once such enrichers are on."
    )
    forbidden_networks: tuple[str, ...] = Field(
        default=(),
        description="Networks (CIDR) to which nothing out of data may lead, beside all that are not public.",
    )
    certificate_authorities: str | None = Field(
        default=None,
        description="PEM file of authorities to trust beside the system's, for registries' servers.",
    )


class RdapSection(_Section):
    """`[rdap]`: where registration data is asked for."""

    bootstrap: str = Field(
        default="https://data.iana.org/rdap/dns.json",
        description="File that says which server knows which top-level domain (RFC 9224).",
    )
    servers: dict[str, str] = Field(
        default_factory=dict,
        description='Servers for single top-level domains, before what the bootstrap says: `fr = "https://..."`.',
    )


class EnrichersSection(_Section):
    """`[enrichers]`: which of them run. Those that the other side can see are off until they are named here."""

    on: tuple[str, ...] = Field(
        default=(), description="Enrichers to switch on, such as `tls_certificate`, `web_page`."
    )
    off: tuple[str, ...] = Field(default=(), description="Enrichers to switch off, such as `dns_records`.")
    workers: int = Field(default=8, ge=1, le=64, description="How many lookups run at the same time.")
    attempts: int = Field(
        default=3, ge=1, le=20, description="How often a lookup that failed is taken up again."
    )
    fresh_s: float = Field(
        default=86_400.0,
        ge=0,
        le=31_536_000,
        description="Seconds for which a lookup that was done is not repeated.",
    )


class ReportSection(_Section):
    """`[report]`: how reports are signed and who may see them, unless the order says otherwise."""

    author: str = Field(default="", description="Who answers for a report; else the user of the computer.")
    contact: str = Field(
        default="",
        description="How to reach the author; X-ARF needs an e-mail address here or with the order.",
    )
    language: str = Field(default="en", description="Language of texts for people: `en`, `fr`.")
    tlp: Literal["clear", "green", "amber", "amber+strict", "red"] = Field(
        default="amber",
        description="Colour of TLP 2.0: `clear`, `green`, `amber`, `amber+strict` or `red`.",
    )


class AssessSection(_Section):
    """`[assess]`: how assessments are signed, and what is held likely before any evidence; each assessment keeps it."""

    author: str = Field(
        default="", description="Who answers for an assessment; else the user of the computer."
    )
    imitator_prior: _Prior = Field(
        default=0.05,
        description="Share of cases like this in which somebody imitates the group that it points to: 0.001 to 0.5.",
    )
    shared: _Prior = Field(
        default=0.10,
        description="Share of what no known group did that is nobody's own (a hired service, a kit): 0.001 to 0.5.",
    )
    victims: bool = Field(
        default=True,
        description="Whether it counts that a group was said to aim at such a country or sector.",
    )
    prior_odds: dict[str, _Odds] = Field(
        default_factory=dict,
        description='By how much the odds of a group are multiplied beforehand, 0.001 to 1000: `"APT28" = 2.0`.',
    )


class Configuration(_Section):
    """Everything that `tocsin.toml` may say."""

    net: NetSection = NetSection()
    rdap: RdapSection = RdapSection()
    enrichers: EnrichersSection = EnrichersSection()
    assess: AssessSection = AssessSection()
    report: ReportSection = ReportSection()


def configuration(
    chosen: Path | None = None, *, environment: Mapping[str, str] = os.environ
) -> Configuration:
    """Read the settings: the file chosen, else that of TOCSIN_CONFIG, else the user's own where there is one.

    Raises UsageError when a file that was named is not there, InputError when one cannot be used.
    """
    path = settings_path(chosen, environment)
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_FILE + 1)
    except FileNotFoundError as error:
        if chosen is None and not environment.get(CONFIGURATION_VARIABLE):
            return Configuration()
        raise UsageError(f"there is no settings file {str(path)!r}") from error
    except OSError as error:
        raise InputError(f"the settings file {str(path)!r} cannot be read: {error.strerror}") from error
    return read_configuration(text, str(path))


def settings_path(chosen: Path | None, environment: Mapping[str, str]) -> Path:
    """Where the settings are read from, whether a file is there or not."""
    named = environment.get(CONFIGURATION_VARIABLE)
    return chosen or (Path(named) if named else data_folder(environment) / FILE_NAME)


def read_configuration(text: bytes, label: str) -> Configuration:
    """Settings of a file's bytes; raises InputError with the setting that is wrong and what it may be."""
    if len(text) > _LARGEST_FILE:
        raise InputError(
            f"the settings file {label!r} is larger than {_LARGEST_FILE:,} bytes: that is no settings file"
        )
    try:
        return Configuration.model_validate(tomllib.loads(text.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"the settings file {label!r} is no TOML: {error}") from error
    except ValidationError as error:
        raise InputError(f"the settings file {label!r} cannot be used: {_problems(error)}") from error


def _problems(error: ValidationError) -> str:
    told = [
        f"{'.'.join(str(part) for part in found['loc']) or 'the whole'}: {_told(found['type'], found['msg'])}"
        for found in error.errors(include_url=False, include_input=False)
    ]
    return "; ".join(told[:5])


def _told(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "there is no such setting"
    told = message.removeprefix("Value error, ")
    return told[:1].lower() + told[1:]
