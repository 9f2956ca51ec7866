"""The demo: a page of our own, served on loopback, through the real flow against the packaged references."""

from flows.demo.run import run_demo

__all__ = ["run_demo"]
