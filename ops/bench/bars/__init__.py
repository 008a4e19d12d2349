"""The bars of docs/performance.md, one module for each kind of measurement."""
