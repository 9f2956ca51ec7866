"""Environment: what our libraries must find set before they are imported."""

from __future__ import annotations

#: Analytics of the libraries we build on are off, and a slow machine has time to start Prefect's own server (20
#: seconds by default), unless the operator says otherwise.
QUIET_ENVIRONMENT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}
