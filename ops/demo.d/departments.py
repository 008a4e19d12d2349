"""The departments of the demo data: code, assumed margin and tax of each.

Neither table exists in any source: margins are assumed so that a cost can be derived, and the tax follows the idea of
the reduced rate (food and drink to take home, without alcohol and without eating out), not a ruling for each product.
"""

from typing import NamedTuple

TAX_PERCENT = {"standard": 10, "reduced": 8}
MARGIN_PERCENT_DEFAULT = 28
UNKNOWN = "UNKNOWN"

# Assumed share of the selling price (tax excluded) that is not purchase cost, in percent.
MARGIN_PERCENT = {
    "GROCERY": 25,
    "FROZEN-GROCERY": 25,
    "NUTRITION": 25,
    "PRODUCE": 35,
    "MEAT": 30,
    "MEAT-PCKGD": 30,
    "SEAFOOD": 30,
    "SEAFOOD-PCKGD": 30,
    "DELI": 40,
    "PASTRY": 40,
    "SALAD-BAR": 45,
    "CHEF-SHOPPE": 40,
    "RESTAURANT": 45,
    "DRUG-GM": 30,
    "COSMETICS": 35,
    "FLORAL": 40,
    "GARDEN-CENTER": 35,
    "SPIRITS": 20,
    "FUEL": 6,
}

# Taxed at the reduced rate of 8 %. Everything else pays 10 %: SPIRITS is alcohol, RESTAURANT is eating out.
FOOD = frozenset({
    "GROCERY", "FROZEN-GROCERY", "NUTRITION", "PRODUCE", "MEAT", "MEAT-PCKGD", "SEAFOOD", "SEAFOOD-PCKGD",
    "DELI", "PASTRY", "SALAD-BAR", "CHEF-SHOPPE", "PROD-WHS-SALES",
})


class Department(NamedTuple):
    """One department as journals and products name it."""

    code: str
    margin_percent: int
    tax: str

    @property
    def tax_percent(self):
        """The tax rate in percent."""
        return TAX_PERCENT[self.tax]


def department_code(source_name):
    """Upper-case ASCII letters and digits joined by single hyphens; `UNKNOWN` when there is no name."""
    if not source_name:
        return UNKNOWN
    words, word = [], ""
    for character in source_name.upper():
        if character.isascii() and character.isalnum():
            word += character
        elif word:
            words.append(word)
            word = ""
    if word:
        words.append(word)
    return "-".join(words) or UNKNOWN


def department(source_name):
    """The department of a source name, with the default margin and the standard tax where no table names it."""
    code = department_code(source_name)
    return Department(
        code, MARGIN_PERCENT.get(code, MARGIN_PERCENT_DEFAULT), "reduced" if code in FOOD else "standard")
