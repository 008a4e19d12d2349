import Testing

/// Bad policies, each made of the sample by edits, with everything that must be said of it.
enum BadPolicyCorpus {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let edits: [(String, String)]
        /// Line, field, and a part of the reason, in the order of the file; warnings begin with `warning`.
        let expected: [(Int, String, String)]
        var testDescription: String { name }

        init(_ name: String, _ edits: [(String, String)], _ expected: [(Int, String, String)]) {
            self.name = name
            self.edits = edits
            self.expected = expected
        }
    }

    static let unknownKeys: [Case] = [
        Case("at the root", [("disclose", "discloze")], [(44, "discloze", "unknown key")]),
        Case("of a subject", [("match: {}", "match: {}, color: red")], [(5, "subjects[1].color", "unknown key")]),
        Case("of a match", [("stores: [S1]", "shops: [S1]")], [(4, "subjects[0].match.shops", "unknown key")]),
        Case(
            "of lifetime", [("  visits: [{at_least: 5", "  visit: [{at_least: 5")], [(8, "lifetime.visit", "unknown")]),
        Case(
            "of period", [("  visits: [{at_least: 3", "  visit: [{at_least: 3")], [(12, "period.visit", "unknown")]),
        Case(
            "of a step", [("{at_most: 7,", "{at_least: 7,")],
            [
                (11, "period.days_since_last_visit[0].at_most", "is missing"),
                (11, "period.days_since_last_visit[0].at_least", "unknown key"),
            ]),
        Case("of an attribute", [("near, points", "near, score: 1, points")], [(15, "attributes[0].score", "unknown")]),
        Case("of an option", [("name: アプリ", "name: アプリ, on: 1")], [(17, "enrolment[0].on", "unknown key")]),
        Case(
            "of a group", [("  - name: total", "  - color: red\n    name: total")],
            [(19, "conditions[0].color", "unknown")]),
        Case(
            "of a condition", [("{amount_at_least: 1000,", "{amount_at_most: 1000,")],
            [(20, "conditions[0].best_of[0].amount_at_most", "unknown key")]),
        Case("of starting", [("starting: {", "starting: {third: 1, ")], [(24, "starting.third", "unknown key")]),
        Case("of reservations", [("{horizon_days", "{x: 1, horizon_days")], [(25, "reservations.x", "unknown key")]),
        Case("of weights", [("{starting: 400", "{begin: 400")], [(26, "weights_permille.begin", "unknown key")]),
        Case("of converge", [("{visits: 4,", "{visits: 4, x: 1,")], [(27, "converge.x", "unknown key")]),
        Case("of hold", [("{period: month", "{x: 1, period: month")], [(28, "hold.x", "unknown key")]),
        Case("of a grade", [("一号,", "一号, x: 1,")], [(30, "grades[0].x", "unknown key")]),
        Case("of a class", [("一等,", "一等, x: 1,")], [(33, "classes[0].x", "unknown key")]),
        Case("of fees", [("min_fee", "minimum_fee")], [(37, "fees.minimum_fee", "unknown key")]),
        Case("of price", [("{unit: 1", "{x: 1, unit: 1")], [(42, "price.x", "unknown key")]),
        Case("of tax", [("{display", "{x: 1, display")], [(43, "tax.x", "unknown key")]),
    ]

    static let missingParts: [Case] = [
        Case("key of the root", [("currency: JPY\n", "")], [(1, "currency", "is missing")]),
        Case("empty value", [("currency: JPY", "currency:")], [(2, "currency", "is empty")]),
        Case("part of a grade", [(", min_score: 50", "")], [(31, "grades[1].min_score", "is missing")]),
        Case(
            "points", [("{at_least: 1000, points: 5}", "{at_least: 1000}")],
            [(25, "reservations.amount[0].points", "is missing")]),
        Case("standard fee", [("FRESH: 4000, ", "")], [(38, "fees.standard.FRESH", "is missing")]),
        Case(
            "subject of the table", [("    REST: {G1: {C1: 2900, C2: 2800}, G2: {C1: 2500, C2: 2400}}\n", "")],
            [(40, "fees.table.REST", "is missing")]),
        Case("grade of the table", [(", G2: {C1: 3500, C2: 3400}", "")], [(40, "fees.table.FRESH.G2", "is missing")]),
        Case("cell", [("{C1: 3500, C2: 3400}", "{C1: 3500}")], [(40, "fees.table.FRESH.G2.C2", "is missing")]),
        Case("extra cell", [("C2: 3400}", "C2: 3400, C3: 3300}")], [(40, "fees.table.FRESH.G2.C3", "is no class")]),
        Case(
            "extra grade", [("C2: 3400}}", "C2: 3400}, G3: {C1: 1, C2: 1}}")],
            [(40, "fees.table.FRESH.G3", "is no grade")]),
        Case(
            "extra standard fee", [("REST: 3000}", "REST: 3000, WINE: 1}")],
            [(38, "fees.standard.WINE", "is no subject")]),
        Case(
            "catch-all", [("match: {}", "match: {categories: [X]}")],
            [(5, "subjects[1].match", "must match everything")]),
        Case("no tax rate", [("{standard: 1000, reduced: 800}", "{}")], [(43, "tax.rates", "at least 1")]),
    ]

    static let wrongTypes: [Case] = [
        Case("text for a number", [("days: 90", "days: ninety")], [(6, "window_days", "whole number, is `ninety`")]),
        Case("quoted number", [("days: 90", "days: \"90\"")], [(6, "window_days", "must be a whole number")]),
        Case("fraction", [("days: 90", "days: 90.5")], [(6, "window_days", "whole number, is `90.5`")]),
        Case("exponent", [("days: 90", "days: 9e1")], [(6, "window_days", "whole number")]),
        Case("old octal", [("days: 90", "days: 0132")], [(6, "window_days", "leading zeros")]),
        Case("new octal", [("days: 90", "days: 0o132")], [(6, "window_days", "whole number")]),
        Case("hexadecimal", [("days: 90", "days: 0x5a")], [(6, "window_days", "whole number")]),
        Case("underscore", [("days: 90", "days: 9_0")], [(6, "window_days", "whole number")]),
        Case("plus sign", [("days: 90", "days: +90")], [(6, "window_days", "whole number")]),
        Case("infinity", [("days: 90", "days: .inf")], [(6, "window_days", "whole number")]),
        Case("huge number", [("days: 90", "days: 99999999999999999999")], [(6, "window_days", "too large")]),
        Case("largest number", [("days: 90", "days: 9223372036854775807")], [(6, "window_days", "must lie between")]),
        Case("huge rate", [("C1: 2900", "C1: 4294967296")], [(41, "fees.table.REST.G1.C1", "too large a rate")]),
        Case("yes for true", [("cap_at_list: true", "cap_at_list: yes")], [(42, "price.cap_at_list", "true or false")]),
        Case(
            "quoted truth", [("cap_at_list: true", "cap_at_list: 'true'")], [(42, "price.cap_at_list", "true or false")]
        ),
        Case(
            "mapping for a list", [("best_of: [{amount_at_least: 1000, points: 30}]", "best_of: {points: 1}")],
            [(20, "conditions[0].best_of", "must be a list")]),
        Case(
            "list for a mapping", [("converge: {visits: 4, days: 30}", "converge: [4, 30]")],
            [(27, "converge", "must be a mapping")]),
        Case("list for a text", [("code: G1", "code: [G1]")], [(30, "grades[0].code", "must be a text")]),
        Case("unknown word", [("half_up", "half_even")], [(42, "price.rounding", "must be one of down, up, half_up")]),
        Case("word of another case", [("period: month", "period: Month")], [(28, "hold.period", "must be one of")]),
        Case("format of the future", [("policy: 1", "policy: 2")], [(1, "policy", "must be 1")]),
        Case("currency in small letters", [("JPY", "jpy")], [(2, "currency", "ISO 4217")]),
        Case("null as a code", [("code: G1", "code: null")], [(30, "grades[0].code", "is empty")]),
        Case("cap that is no grade", [("cap: G1", "cap: G9")], [(24, "starting.provisional_cap", "`G9` is no grade")]),
    ]

    static let unsoundTables: [Case] = [
        Case(
            "ladder with a step back", [("min_score: 50", "min_score: 0")],
            [(31, "grades[1].min_score", "must be above 0")]),
        Case(
            "code used twice", [("code: C2", "code: C1")],
            [
                (34, "classes[1].code", "used twice"), (40, "fees.table.FRESH.G1.C2", "is no class"),
                (40, "fees.table.FRESH.G2.C2", "is no class"), (41, "fees.table.REST.G1.C2", "is no class"),
                (41, "fees.table.REST.G2.C2", "is no class"),
            ]),
        Case("fee below the least", [("C2: 2400", "C2: 99")], [(41, "fees.table.REST.G2.C2", "below min_fee 100")]),
        Case(
            "least fee above all", [("min_fee: 100", "min_fee: 10000")],
            [(37, "fees.min_fee", "is 10000, and every fee lies below it")]),
        Case(
            "standard fee below all", [("FRESH: 4000", "FRESH: 340")],
            [(38, "fees.standard.FRESH", "is 340, which is 3.4 %, and every fee of its table is higher")]),
        Case(
            "share of the price above all", [("base: cost", "base: price"), ("FRESH: 4000", "FRESH: 10000")],
            [(38, "fees.standard.FRESH", "must be below 10000")]),
        Case(
            "bound twice", [("{at_least: 20,", "{at_least: 5,")], [(8, "lifetime.visits[1].at_least", "stands twice")]),
        Case(
            "points that fall", [("{at_least: 20, points: 30}", "{at_least: 20, points: 3}")],
            [(8, "lifetime.visits[1].points", "points fall")]),
        Case(
            "points that rise with days", [("{at_most: 30, points: 10}", "{at_most: 30, points: 50}")],
            [(11, "period.days_since_last_visit[1].points", "points rise")]),
        Case(
            "higher grade pays more", [("G2: {C1: 3500", "G2: {C1: 3950")],
            [(40, "fees.table.FRESH.G2.C1", "a higher grade pays 3950")]),
        Case(
            "higher class pays more", [("C2: 3400", "C2: 3600")],
            [(40, "fees.table.FRESH.G2.C2", "a higher class pays 3600")]),
        Case(
            "more than the standard fee", [("G1: {C1: 2900", "G1: {C1: 3001")],
            [(41, "fees.table.REST.G1.C1", "more than the standard fee 3000")]),
        Case(
            "unfair but allowed", [("C2: 3400", "C2: 3600"), ("disclose: rate", "allow_unfair: true")],
            [(40, "fees.table.FRESH.G2.C2", "warning: a higher class pays")]),
        Case(
            "falling but allowed",
            [("{at_least: 20, points: 30}", "{at_least: 20, points: 3}"), ("disclose: rate", "allow_unfair: true")],
            [(8, "lifetime.visits[1].points", "warning: points fall")]),
        Case(
            "two parts at once, one unreadable",
            [("days: 90", "days: 0"), ("tax: {display: included", "tax: {display: shown")],
            [(6, "window_days", "must lie between"), (43, "tax.display", "must be one of")]),
        Case(
            "missing part and unsound table", [("converge: {visits: 4, days: 30}\n", ""), ("C2: 3400", "C2: 3600")],
            [(1, "converge", "is missing"), (39, "fees.table.FRESH.G2.C2", "a higher class pays")]),
    ]

    static let unreachable: [Case] = [
        Case(
            "subject behind a wider one", [("{categories: [FISH, MEAT], stores: [S1]}", "{}")],
            [(5, "subjects[1]", "warning: no line can reach it: `FRESH`")]),
        Case(
            "grade above every score", [("min_score: 50", "min_score: 5000")],
            [
                (31, "grades[1]", "warning: no customer can reach it"),
                (40, "fees.table.FRESH.G2", "warning: no customer"), (41, "fees.table.REST.G2", "warning: no customer"),
            ]),
        Case(
            "class above every sum", [("name: 二等, min_score: 10", "name: 二等, min_score: 11")],
            [
                (34, "classes[1]", "warning: no basket"), (40, "fees.table.FRESH.G1.C2", "warning: no basket"),
                (40, "fees.table.FRESH.G2.C2", "warning: no basket"),
                (41, "fees.table.REST.G1.C2", "warning: no basket"),
                (41, "fees.table.REST.G2.C2", "warning: no basket"),
            ]),
        Case(
            "limit without a hold", [("period: month", "period: none")],
            [(28, "hold.max_steps_down", "warning: has no effect")]),
        Case(
            "enrolment that nobody can choose",
            [("enrolment:\n  - {option: app, name: アプリ, points: 40}\n", "require_enrolment: true\n")],
            [(16, "require_enrolment", "warning: no enrolment option")]),
        Case(
            "subject behind two that share it",
            [
                (
                    "  - {code: REST,",
                    "  - {code: MEAT, name: m, match: {categories: [PORK]}}\n"
                        + "  - {code: BOTH, name: b, match: {categories: [FISH, PORK], stores: [S1]}}\n  - {code: REST,"
                ),
                ("{FRESH: 4000,", "{FRESH: 4000, MEAT: 4000, BOTH: 4000,"),
                (
                    "    REST: {G1",
                    "    MEAT: {G1: {C1: 3900, C2: 3800}, G2: {C1: 3500, C2: 3400}}\n"
                        + "    BOTH: {G1: {C1: 3900, C2: 3800}, G2: {C1: 3500, C2: 3400}}\n    REST: {G1"
                ),
            ], [(6, "subjects[2]", "warning: no line can reach it: those before it together")]),
    ]

    static let syntax: [Case] = [
        Case("tab", [("  base: cost", "\tbase: cost")], [(36, "", "not valid YAML")]),
        Case("open bracket", [("[FISH, MEAT]", "[FISH, MEAT")], [(4, "", "not valid YAML")]),
        Case(
            "key twice", [("currency: JPY", "currency: JPY\ncurrency: USD")],
            [(2, "", "the key `currency` stands twice")]),
        Case("code twice", [("REST: 3000}", "FRESH: 3000}")], [(38, "", "the key `FRESH` stands twice")]),
        Case("several documents", [("disclose: rate", "---\npolicy: 1")], [(44, "", "another document")]),
        Case("control character", [("name: 生鮮", "name: 生\u{1}鮮")], [(4, "", "not readable as YAML")]),
        Case(
            "alias",
            [
                ("FRESH: {G1", "FRESH: &row {G1"),
                ("REST: {G1: {C1: 2900, C2: 2800}, G2: {C1: 2500, C2: 2400}}", "REST: *row"),
            ], [(41, "", "aliases are not allowed")]),
        Case(
            "merge key", [("converge: {visits: 4,", "converge: {<<: 4, visits: 4,")],
            [(27, "converge.<<", "unknown key")]),
        Case(
            "list as a key", [("converge: {visits: 4,", "converge: {[a]: 4, visits: 4,")],
            [(27, "converge", "not a word")]),
    ]
}
