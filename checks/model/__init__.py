"""The nouns: frozen dataclasses with no behaviour beyond their own arithmetic.

In: validated values. Out: hashable facts. Never: text parsing, I/O, a clock.
"""
