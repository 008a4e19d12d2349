#!/usr/bin/env python3
"""The reference of B2: DuckDB computes what a plain rating by recency, frequency and amount asks for.

usage: aggregates.py load DATABASE < LINES.csv    customer, business date, category, number of the line, amount
       aggregates.py time DATABASE AS_OF DAYS     prints seconds, customers and lines; needs the package duckdb
"""

import sys
import time

import duckdb

THREADS = 2
QUERY = """
    CREATE OR REPLACE TEMP TABLE result AS
    SELECT customer, max(day) AS last_visit,
        count(*) FILTER (line = 1) AS visits, sum(amount) AS amount,
        count(*) FILTER (line = 1 AND day > DATE '{as_of}' - {days}) AS window_visits,
        sum(amount) FILTER (day > DATE '{as_of}' - {days}) AS window_amount
    FROM lines GROUP BY customer"""


def load(connection):
    """Makes the table of lines."""
    connection.execute("""
        CREATE TABLE lines AS SELECT * FROM read_csv(
            '/dev/stdin', header = false, columns = {
                'customer': 'INTEGER', 'day': 'DATE', 'category': 'SMALLINT', 'line': 'SMALLINT',
                'amount': 'BIGINT'})""")
    connection.execute("CHECKPOINT")


def measure(connection, as_of, days):
    """The time of the query once the table is in memory."""
    query = QUERY.format(as_of=as_of, days=int(days))
    connection.execute(query)
    begin = time.monotonic()
    connection.execute(query)
    seconds = time.monotonic() - begin
    customers = connection.execute("SELECT count(*) FROM result").fetchone()[0]
    lines = connection.execute("SELECT count(*) FROM lines").fetchone()[0]
    print(seconds, customers, lines)


def main(values):
    """Runs the program."""
    connection = duckdb.connect(values[1], config={"threads": THREADS})
    if values[0] == "load":
        load(connection)
    else:
        measure(connection, *values[2:])


if __name__ == "__main__":
    main(sys.argv[1:])
