"""The demonstration calls two prices the same where they are, and only there.

Headquarters and the store write a quote down in different forms. Method: both forms of one quote, and changes of it.
"""

import copy
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "ops" / "demo.d"))

from demo import same_price  # noqa: E402

ONLINE = {
    "total": 95, "saved": 12, "currency": "JPY", "tax_included": True, "policy_version": 1,
    "lines": [{"subject": "GROCERY", "rate_bp": 1800, "unit_price": 95, "line_total": 95}],
    "ratings": [{"subject": "GROCERY", "stage": "converged", "grade": "G5", "score": 522, "class": "N"}],
}
OFFLINE = {
    "total": 95, "saved": 12, "currency": "JPY", "tax_included": True, "policy_version": 1,
    "lines": [{"subject": "GROCERY", "fee_rate": 1800, "unit_price": 95, "line_total": 95}],
    "ratings": [{
        "rating": {"subject": "GROCERY", "stage": "converged", "grade": "G5", "score": 522},
        "class_code": "N", "class": {"code": "N", "name": "並"}, "grade": {"code": "G5", "name": "五号"},
        "subject": {"code": "GROCERY", "name": "食品・飲料"},
    }],
}


class SamePriceTests(unittest.TestCase):
    def test_the_same_quote_in_both_forms_is_the_same(self):
        self.assertTrue(same_price(ONLINE, OFFLINE))

    def test_whatever_differs_is_noticed(self):
        for change in (
            lambda quote: quote.update(total=96),
            lambda quote: quote.update(policy_version=2),
            lambda quote: quote["lines"][0].update(unit_price=96),
            lambda quote: quote["lines"][0].update(fee_rate=1900),
            lambda quote: quote["ratings"][0].update(class_code="P"),
            lambda quote: quote["ratings"][0]["rating"].update(grade="G4"),
            lambda quote: quote["ratings"][0]["rating"].update(score=521),
        ):
            other = copy.deepcopy(OFFLINE)
            change(other)
            self.assertFalse(same_price(ONLINE, other), other)


if __name__ == "__main__":
    unittest.main()
