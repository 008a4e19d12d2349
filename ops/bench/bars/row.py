"""Rows of the table, medians and spreads."""

import dataclasses
import statistics


@dataclasses.dataclass
class Row:
    """One figure against its bar; `ratio` is a number of which `bar` and `goal` are bounds."""

    bar_name: str
    what: str
    measured: str
    reference: str
    ratio: float
    unit: str
    bar: float
    goal: float
    at_least: bool
    spread: tuple
    samples: dict

    @property
    def is_met(self):
        return self._meets(self.bar)

    @property
    def is_goal_met(self):
        return self._meets(self.goal)

    def _meets(self, bound):
        return self.ratio >= bound if self.at_least else self.ratio <= bound

    def json(self):
        """The row for bench.json."""
        return {
            "bar": self.bar_name, "what": self.what, "measured": self.measured, "reference": self.reference,
            "ratio": self.ratio, "unit": self.unit, "bound": self.bar, "goal": self.goal,
            "at_least": self.at_least, "bar_met": self.is_met, "goal_met": self.is_goal_met,
            "spread": list(self.spread), "samples": self.samples}

    def cells(self):
        """The row as text."""
        sign = ">=" if self.at_least else "<="
        return (
            self.bar_name, self.what, self.measured, self.reference, f"{number(self.ratio)}{self.unit}",
            f"{number(self.spread[0])} to {number(self.spread[1])}",
            f"{'yes' if self.is_met else 'NO'} ({sign} {number(self.bar)})",
            f"{'yes' if self.is_goal_met else 'no'} ({sign} {number(self.goal)})")


HEADING = ("bar", "what", "measured", "reference, same run", "ratio", "spread", "bar met", "goal met")


def row_of_ratios(name, what, measured, reference, ratios, bar, goal, at_least, samples):
    """A row whose figure is the median of the ratios of each round."""
    return Row(
        name, what, measured, reference, statistics.median(ratios), " x", bar, goal, at_least,
        (min(ratios), max(ratios)), samples)


def row_of_values(name, what, values, unit, bar, goal, samples):
    """A row without a reference: the median of the values, which should be small."""
    middle = statistics.median(values)
    return Row(
        name, what, f"{number(middle)}{unit}", "-", middle, unit, bar, goal, False, (min(values), max(values)),
        samples)


def number(value):
    """A number in as many digits as it is worth."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def print_table(rows):
    """Prints all rows in columns."""
    cells = [HEADING, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADING))]
    for line in cells:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip())
