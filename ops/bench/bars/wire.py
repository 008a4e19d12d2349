"""B8: bytes on the wire per receipt line; `wire-bench` does the work. The same bytes every time, so measured once."""

from .row import number, row_of_ratios

PROGRAMS = ("wire-bench",)


def measure(bench):
    """The rows of B8: the journals' lines, and lines with cost and standard price as an agent sends them."""
    data = bench.data
    answer = bench.programs.json("wire-bench", "--json", data / "products.csv", data / "journals")
    plain, full = answer["plain"], answer["with_costs"]

    def row(name, what, ours, theirs, form):
        ratio = ours["wire_per_line"] / theirs
        return row_of_ratios(
            name, f"bytes per line, {what}, {ours['lines']:,} lines", f"{number(ours['wire_per_line'])} B",
            f"gzip -6 of CSV {form}: {number(theirs)} B", [ratio], 1.0, 0.6, False, ours)

    return [
        row("B8", "as in the journals", plain, plain["gzip_per_line"], "as in the journals"),
        row("B8", "with cost and standard price", full, full["gzip_per_line"], "with both"),
        row("(B8)", "with cost and standard price", full, full["gzip_without_costs_per_line"], "without them")]
