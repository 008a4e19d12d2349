/// Slips of people who write a policy by hand, with what they are told to write instead.
extension BadPolicyCorpus {
    static let hints: [Case] = [
        Case(
            "key with a letter missing", [("window_days", "windw_days")],
            [
                (1, "window_days", "is missing"),
                (6, "windw_days", "unknown key, perhaps `window_days`; known here: allow_unfair, attributes, "),
            ]),
        Case(
            "key with two letters swapped", [("provisional_cap", "provisoinal_cap")],
            [
                (24, "starting.provisional_cap", "is missing"),
                (24, "starting.provisoinal_cap", "unknown key, perhaps `provisional_cap`; known here: late_second"),
            ]),
        Case(
            "key like no other", [("{horizon_days", "{colour: 1, horizon_days")],
            [(25, "reservations.colour", "unknown key; known here: amount, horizon_days")]),
        Case(
            "comma within a number", [("{at_least: 10000, points: 20}", "{at_least: 10,000, points: 20}")],
            [(9, "lifetime.amount[0].000", "a number is no key; write large numbers without a comma")]),
        Case(
            "rate in percent", [("G1: {C1: 3900", "G1: {C1: 39%")],
            [(40, "fees.table.FRESH.G1.C1", "is `39%`: rates are in hundredths of a percent, write 3900")]),
        Case(
            "rate with a point", [("FRESH: 4000", "FRESH: 40.5")],
            [(38, "fees.standard.FRESH", "is `40.5`: rates are in hundredths of a percent, write 4050")]),
        Case(
            "tax in percent", [("reduced: 800", "reduced: 8.25 %")],
            [(43, "tax.rates.reduced", "rates are in hundredths of a percent, write 825")]),
        Case(
            "share in percent", [("late_second_visit_permille: 500", "late_second_visit_permille: 50%")],
            [(24, "starting.late_second_visit_permille", "shares are in thousandths, write 500")]),
        Case(
            "weight in percent", [("{starting: 400", "{starting: 2.5%")],
            [(26, "weights_permille.starting", "shares are in thousandths, write 25")]),
        Case(
            "weight as a decimal", [("{starting: 400", "{starting: 0.8")],
            [(26, "weights_permille.starting", "shares are in thousandths: 0.8 % is 8, 80 % is 800")]),
        Case(
            "weight as a factor", [("{starting: 400", "{starting: 1.5")],
            [(26, "weights_permille.starting", "1.5 % is 15, 150 % is 1500")]),
        Case(
            "weight that is only a factor", [("{starting: 400", "{starting: .125")],
            [(26, "weights_permille.starting", "is `.125`: shares are in thousandths: 12.5 % is 125")]),
        Case(
            "rate as a decimal", [("FRESH: 4000", "FRESH: 0.3")],
            [(38, "fees.standard.FRESH", "rates are in hundredths of a percent: 0.3 % is 30, 30 % is 3000")]),
        Case(
            "tax as a decimal", [("reduced: 800", "reduced: 0.08")],
            [(43, "tax.rates.reduced", "hundredths of a percent: 0.08 % is 8, 8 % is 800")]),
        Case(
            "rate with three decimals", [("FRESH: 4000", "FRESH: 0.425")],
            [(38, "fees.standard.FRESH", "hundredths of a percent: 42.5 % is 4250")]),
        Case(
            "zero with a point", [("{starting: 400", "{starting: 0.0")],
            [(26, "weights_permille.starting", "shares are in thousandths, write 0")]),
        Case(
            "share of no whole thousandths", [("{starting: 400", "{starting: 2.55%")],
            [(26, "weights_permille.starting", "is `2.55%`: write digits only")]),
        Case(
            "full-width digits", [("days: 90", "days: １２")],
            [(6, "window_days", "must be a whole number, is `１２`: write half-width digits")]),
        Case(
            "unit behind a number", [("at_least: 10000", "at_least: 10000円")],
            [(9, "lifetime.amount[0].at_least", "is `10000円`: write digits only, without point, comma and unit")]),
        Case(
            "date for a number", [("days: 90", "days: 2026-02-30")],
            [(6, "window_days", "is `2026-02-30`: write digits only")]),
        Case(
            "number in quotation marks", [("days: 90", "days: \"90\"")],
            [(6, "window_days", "must be a whole number without quotation marks")]),
        Case(
            "another truth value", [("cap_at_list: true", "cap_at_list: yes")],
            [(42, "price.cap_at_list", "must be true or false without quotation marks, is `yes`")]),
        Case(
            "cap of another grade", [("cap: G1", "cap: Ｇ１")],
            [(24, "starting.provisional_cap", "`Ｇ１` is no grade of this policy; known here: G1, G2")]),
        Case(
            "full-width brackets", [("[FISH, MEAT]", "［FISH, MEAT］")],
            [
                (4, "subjects[0].match.categories", "must be a list, is `［FISH`"),
                (4, "subjects[0].match.MEAT］", "unknown key; known here: categories, stores"),
            ]),
        Case(
            "full-width comma between items", [("[FISH, MEAT]", "[FISH、MEAT]")],
            [
                (
                    4, "subjects[0].match.categories[0]",
                    "`FISH、MEAT` is one item, with `、` in it: write `[FISH, MEAT]`, or quotation marks"
                )
            ]),
        Case(
            "full-width space before an item", [("[FISH, MEAT]", "[FISH,　MEAT]")],
            [(4, "subjects[0].match.categories[1]", "with a full-width space in it: write `MEAT`, or quotation")]),
        Case(
            "full-width comma between stores", [("[S1]", "[S1，S2]")],
            [(4, "subjects[0].match.stores[0]", "with `，` in it: write `[S1, S2]`")]),
        Case(
            "full-width comma between ways to pay",
            [("{amount_at_least: 1000, points", "{payment: [cash、card], fulfilment: [pickup　], points")],
            [
                (20, "conditions[0].best_of[0].payment[0]", "`cash、card` is one item, with `、` in it"),
                (20, "conditions[0].best_of[0].fulfilment[0]", "with a full-width space in it: write `pickup`"),
            ]),
        Case(
            "full-width comma between days",
            [("{amount_at_least: 1000, points", "{weekday: [sat、sun], points")],
            [(20, "conditions[0].best_of[0].weekday[0]", "`sat、sun` is one item, with `、` in it")]),
        Case(
            "no space after a colon", [("{code: REST", "{code:REST")],
            [(5, "subjects[1].code", "needs a half-width space after the colon: write `code: REST`")]),
        Case(
            "full-width space after a colon", [("{code: G2", "{code:　G2")],
            [(31, "grades[1].code", "needs a half-width space after the colon: write `code: G2`")]),
        Case(
            "full-width space beside a word", [("currency: JPY", "currency: 　JPY")],
            [(2, "currency", "has a full-width space beside it: write `JPY`")]),
        Case(
            "full-width space behind a number", [("min_score: 50", "min_score: 50　")],
            [(31, "grades[1].min_score", "has a full-width space beside it: write `50`")]),
        Case(
            "no limit in a word", [("max_steps_down: 1", "max_steps_down: any")],
            [(28, "hold.max_steps_down", "must be a whole number; leave the key out for no limit")]),
        Case(
            "sign of a box before a key", [("disclose: rate", "+disclose: rate")],
            [(44, "+disclose", "a sign of a box stands before the key; leave it out")]),
        Case(
            "row of another grade", [("G2: {C1: 3500", "G22: {C1: 3500")],
            [
                (40, "fees.table.FRESH.G2", "the fee of this grade is missing"),
                (40, "fees.table.FRESH.G22", "is no grade of this policy; known here: G1, G2"),
            ]),
    ]

    /// Slips after which nothing of the file can be read: an edit, the line, what stands at the column, the reason.
    static let slips: [(edit: (String, String), line: Int, sign: String, reason: String)] = [
        (("  base: cost", "\tbase: cost"), 36, "\t", "a tab stands before the first word; use spaces"),
        (("  base: cost", "  \tbase: cost"), 36, "\t", "a tab stands before the first word; use spaces"),
        (
            ("  base: cost", "　base: cost"), 36, "　",
            "a full-width space stands before the first word; use spaces"
        ),
        (("window_days: 90", "window_days： 90"), 6, "：", "`：` is full-width; write `: `"),
        (("window_days: 90", "window_days:90"), 6, "90", "a space is missing after the colon"),
        (
            ("window_days: 90", "window_days:　90"), 6, "　",
            "a full-width space stands after the colon; use a plain one"
        ),
        (
            ("その他, match: {}", "その他, match:　{}"), 5, "　",
            "a full-width space stands after the colon; use a plain one"
        ),
        (("  - {code: REST", "  -{code: REST"), 5, "-", "a space is missing after the `-`"),
        (("  - {code: FRESH", "  -{code: FRESH"), 4, "-", "a space is missing after the `-`"),
        (("  - {option", "+  - {option"), 17, "+", "a sign of a box stands before the line; leave it out"),
        (("  base: cost", "+ base: cost"), 36, "+", "a sign of a box stands before the line; leave it out"),
        (("    REST: {G1", "-    REST: {G1"), 41, "-", "a sign of a box stands before the line; leave it out"),
        (
            ("attributes:\n", "attributes: []\n"), 15, "-", "entries stand below `[]`; remove the `[]` above them"
        ),
        (
            ("attributes:\n  -", "attributes: []   # none\n-"), 15, "-",
            "entries stand below `[]`; remove the `[]` above them"
        ),
        (
            ("  - {code: G2", " - {code: G2"), 31, "-",
            "this line begins in column 2, not in column 3 as line 30 or 1 as line 29"
        ),
        (("  - {code: G2", "   - {code: G2"), 31, "-", "this line begins in column 4, and line 30 in column 3"),
        (
            ("    REST: {G1", "   REST: {G1"), 41, "REST",
            "this line begins in column 4, not in column 5 as line 40 or 3 as line 39"
        ),
        (("{C1: 3900, C2: 3800}", "{C1: 3900、C2: 3800}"), 40, "、", "`、` is full-width; write `, `"),
        (("{C1: 3900, C2: 3800}", "{C1: 3900，C2: 3800}"), 40, "，", "`，` is full-width; write `, `"),
        (("{C1: 3900, C2: 3800}", "｛C1: 3900, C2: 3800｝"), 40, "｛", "`｛` is full-width; write `{`"),
        (("{C1: 3900, C2: 3800}", "{C1: 3900, C2: 3800｝"), 40, "｝", "`｝` is full-width; write `}`"),
        (("name: アプリ", "name: \"アプリ"), 17, "\"", "the quotation mark that stands here is not closed"),
        (
            ("一号, min_score: 0}", "一号, min_score: 0"), 31, "{",
            "did not find expected ',' or '}'; it belongs to what begins in line 30, column 5"
        ),
    ]
}
