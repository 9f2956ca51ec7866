"""SDMX: messages of any of its formats -> neutral observations -> pages of a provider.

In: bytes as served and what was asked for. Out: requests and Pages. Never: fetches, reads a clock, knows a provider.
"""
