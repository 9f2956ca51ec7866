"""The parts of `benchmarks/extraction.py` that measure cost."""
