"""Compares answers of two implementations, or answers with expectations.

python3 compare.py FIRST SECOND
Each file is a case or an array with `answer` or `expect`; prints the paths that differ and exits 1 when there are any.
"""

import json
import sys

DIFFERENCES_SHOWN_MAX = 20


def differences(path, first, second):
    """Paths at which two JSON values differ; true is not 1 and 1.0 is not 1."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in sorted(first.keys() | second.keys()):
            if key not in first or key not in second:
                yield f"{path}.{key} only in {'the first' if key in first else 'the second'}"
            else:
                yield from differences(f"{path}.{key}", first[key], second[key])
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for index, pair in enumerate(zip(first, second)):
            yield from differences(f"{path}[{index}]", *pair)
    elif type(first) is not type(second) or first != second:
        yield f"{path}: {json.dumps(first, ensure_ascii=False)} / {json.dumps(second, ensure_ascii=False)}"


def answers(path):
    """Answers by case name."""
    with open(path, encoding="utf-8") as file:
        source = json.load(file)
    cases = source if isinstance(source, list) else [source]
    return {case["name"]: case["answer"] if "answer" in case else case["expect"] for case in cases}


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    first, second = answers(sys.argv[1]), answers(sys.argv[2])
    found = list(differences("", first, second))
    for line in found[:DIFFERENCES_SHOWN_MAX]:
        print(line.removeprefix("."))
    print(f"{len(first)} and {len(second)} cases, {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
