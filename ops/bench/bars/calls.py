"""B5: calls over frames and TLS against a bare echo; `rpc-bench` does the work."""

import statistics

from .row import number, row_of_ratios

PROGRAMS = ("rpc-bench",)


def measure(bench):
    """The rows of B5: strict against the echo that never leaves its event loop, and against one called by tasks."""
    kinds = bench.programs.json("rpc-bench", "--json", "--seconds", "0.5" if bench.is_quick else "2")
    rates = {(kind["kind"], kind["inFlight"]): kind for kind in kinds}
    rows = []
    for in_flight in (1, 64):
        for kind, name in (("framed loop", "handler on event loop"), ("framed pool", "handler in task pool")):
            ours = rates[kind, in_flight]
            for reference in ("bare loop", "bare tasks"):
                theirs = rates[reference, in_flight]
                ratios = [own / other for own, other in zip(ours["rates"], theirs["rates"])]
                samples = {"calls_per_second": ours["rates"], "reference_calls_per_second": theirs["rates"],
                           "p50_us": ours["p50Microseconds"], "reference_p50_us": theirs["p50Microseconds"]}
                strict = reference == "bare loop"
                rows.append(row_of_ratios(
                    "B5" if strict else "(B5)", f"echo 200 B over TLS, {in_flight} in flight, {name}",
                    f"{number(statistics.median(ours['rates']))}/s, p50 {number(ours['p50Microseconds'])} us",
                    f"{reference}: {number(statistics.median(theirs['rates']))}/s", ratios, 0.6, 0.8, True, samples))
    return rows
