"""Settings: where things lie and what is allowed, from the environment and ``<home>/countercheck.toml``.

In: environment variables (``COUNTERCHECK_*``), a TOML file. Out: Settings. Never: Prefect, secrets in a repr.
Order: an argument, then the environment, then the TOML file, then the default.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from checks.errors import InvalidWidth
from checks.verdicts.width_overrides import WidthOverrides, read_overrides

#: A list that the environment writes with commas.
Words = Annotated[tuple[str, ...], NoDecode]

#: World Bank series that `references refresh` keeps when nothing else is named: the most quoted headline figures.
HEADLINE_INDICATORS = (
    "SP.POP.TOTL",
    "NY.GDP.MKTP.CD",
    "NY.GDP.MKTP.KD.ZG",
    "NY.GDP.PCAP.CD",
    "FP.CPI.TOTL.ZG",
    "SL.UEM.TOTL.ZS",
    "SP.DYN.LE00.IN",
)


def default_home() -> Path:
    """``~/.countercheck``."""
    return Path.home() / ".countercheck"


class ProviderSettings(BaseModel):
    """What `references refresh` keeps of one provider: ``[providers.fred]`` in countercheck.toml.

    url          another address than the registered one; empty: that one
    indicators   the provider's own codes
    areas        codes of countries, or "all"
    """

    model_config = ConfigDict(extra="forbid")

    url: str = ""
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ("all",)


class Settings(BaseSettings):
    """Everything an operator may set.

    home               folder of snapshots, references, pages and the embedded record
    database_url       the record: SQLite (default: ``<home>/record.db``) or PostgreSQL; never printed
    allowed_origins    "host:port" that may be fetched although not public; nothing else non-public is
    feeds              feed addresses that the daily deployment reads
    worldbank_url      address of the World Bank's API
    worldbank_indicators, worldbank_areas   what `references refresh` keeps
    providers          what is kept of other providers: id -> url, indicators, areas
    pages_port         loopback port on which `countercheck serve` shows the pages
    semantic_model     folder of a sentence-embedding model that is asked for a second opinion; not set: none is
    widths             widths of one's own in place of those of the packaged table; by measure under ``measures``
    """

    model_config = SettingsConfigDict(env_prefix="COUNTERCHECK_", extra="forbid")

    home: Path = Field(default_factory=default_home)
    database_url: str = Field(default="", repr=False)
    allowed_origins: Words = ()
    feeds: Words = ()
    worldbank_url: str = "https://api.worldbank.org/v2"
    worldbank_indicators: Words = HEADLINE_INDICATORS
    worldbank_areas: Words = ("all",)
    providers: dict[str, ProviderSettings] = Field(default_factory=dict)
    pages_port: int = Field(default=4280, ge=1, le=65535)
    semantic_model: Path | None = None
    widths: dict[str, Any] = Field(default_factory=dict)

    @field_validator("allowed_origins", "feeds", "worldbank_indicators", "worldbank_areas", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("widths")
    @classmethod
    def _check_widths(cls, value: dict[str, Any]) -> dict[str, Any]:
        try:
            read_overrides(value)
        except InvalidWidth as error:
            raise ValueError(str(error)) from None
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then ``countercheck.toml`` in the home folder."""
        home = Path(str(init_settings().get("home") or env_settings().get("home") or default_home()))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, home / "countercheck.toml")

    @property
    def overrides(self) -> WidthOverrides:
        """The widths that are set, checked."""
        return read_overrides(self.widths)

    @property
    def record_url(self) -> str:
        """Address of the record."""
        return self.database_url or f"sqlite:///{self.home.expanduser().absolute() / 'record.db'}"

    @property
    def snapshots(self) -> Path:
        """Folder of raw bytes by hash."""
        return self.home.expanduser() / "snapshots"

    @property
    def semantic_vectors(self) -> Path:
        """Folder of what a model made of the names of measures; it may be deleted at any time."""
        return self.home.expanduser() / "semantic"

    @property
    def pages(self) -> Path:
        """Folder of report pages, one folder per run."""
        return self.home.expanduser() / "pages"
