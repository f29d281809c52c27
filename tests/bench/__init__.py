"""Benchmarks: ratios inside one run, printed as tables. Never a test, because machines differ and change their mind."""
