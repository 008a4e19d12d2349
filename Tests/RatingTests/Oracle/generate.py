"""Random valid policies and random cases over them, the same for the same arguments.

python3 generate.py --seed N --policies P --cases C --out FOLDER
writes FOLDER/policies/random-NNNN.yaml and FOLDER/cases.json (without `expect`).
"""

import argparse
import json
import os
import random

import yaml

from random_case import random_case
from random_policy import random_policy


class Dumper(yaml.SafeDumper):
    """Writes equal lists in full instead of as an alias of the first."""

    def ignore_aliases(self, data):
        return True


def write_policies(seed, count, folder):
    """Each policy has a generator of its own, so that it does not depend on how many there are."""
    os.makedirs(folder, exist_ok=True)
    policies = []
    for index in range(count):
        generator = random.Random(f"{seed} policy {index}")
        policy = random_policy(generator)
        name = f"random-{index:04d}.yaml"
        flow = generator.choice((None, None, False))
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(f"# seed {seed}, policy {index}\n")
            yaml.dump(
                policy, file, Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=1000
            )
        policies.append((name, policy))
    return policies


def main():
    parser = argparse.ArgumentParser(description="Make random policies and cases.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--policies", type=int, required=True, help="how many policies, at least 1")
    parser.add_argument("--cases", type=int, required=True, help="how many cases, spread evenly over the policies")
    parser.add_argument("--out", required=True, help="folder to write, made where it is missing")
    arguments = parser.parse_args()
    if arguments.policies < 1:
        parser.error("--policies must be at least 1")
    policies = write_policies(arguments.seed, arguments.policies, os.path.join(arguments.out, "policies"))
    with open(os.path.join(arguments.out, "cases.json"), "w", encoding="utf-8") as file:
        file.write("[\n")
        for index in range(arguments.cases):
            name, policy = policies[index % len(policies)]
            generator = random.Random(f"{arguments.seed} case {index}")
            case = random_case(generator, policy, name, f"seed-{arguments.seed}-case-{index:05d}")
            end = "," if index + 1 < arguments.cases else ""
            file.write(json.dumps(case, ensure_ascii=False, sort_keys=True) + end + "\n")
        file.write("]\n")


if __name__ == "__main__":
    main()
