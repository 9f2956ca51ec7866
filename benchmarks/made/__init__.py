"""What the benchmarks of speed are measured on: made-up articles about real series, and larger libraries."""
