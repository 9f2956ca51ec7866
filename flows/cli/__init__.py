"""The command line: parses options, calls the pipeline, prints. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Entry point of ``countercheck``; a named error ends in one line: exit code 2 for usage, else 3."""
    from checks.errors import CountercheckError, InvalidInput
    from flows.cli.app import app
    from flows.environment import QUIET_ENVIRONMENT

    for name, value in QUIET_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        app()
    except CountercheckError as error:
        print(f"countercheck: {error.status}: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, InvalidInput) else 3)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        print("countercheck: stopped; what was recorded stays recorded", file=sys.stderr)
        sys.exit(130)
