import PolicyFile
import Rating

/// A valid policy in which every part is present, to be edited by the tests; its line numbers are part of them.
enum SamplePolicy {
    static let text = """
        policy: 1
        currency: JPY
        subjects:
          - {code: FRESH, name: 生鮮, match: {categories: [FISH, MEAT], stores: [S1]}}
          - {code: REST, name: その他, match: {}}
        window_days: 90
        lifetime:
          visits: [{at_least: 5, points: 10}, {at_least: 20, points: 30}]
          amount: [{at_least: 10000, points: 20}]
        period:
          days_since_last_visit: [{at_most: 7, points: 40}, {at_most: 30, points: 10}]
          visits: [{at_least: 3, points: 15}]
          amount: [{at_least: 5000, points: 25}]
        attributes:
          - {attribute: region, value: near, points: 15}
        enrolment:
          - {option: app, name: アプリ, points: 40}
        conditions:
          - name: total
            best_of: [{amount_at_least: 1000, points: 30}]
        class_conditions:
          - name: total
            best_of: [{amount_at_least: 2000, points: 10}]
        starting: {second_visit_within_days: 21, late_second_visit_permille: 500, provisional_cap: G1}
        reservations: {horizon_days: 30, amount: [{at_least: 1000, points: 5}]}
        weights_permille: {starting: 400, lifetime: 500, period: 1000, current: 100, reservations: 800, attributes: 700}
        converge: {visits: 4, days: 30}
        hold: {period: month, max_steps_down: 1}
        grades:
          - {code: G1, name: 一号, min_score: 0}
          - {code: G2, name: 二号, min_score: 50}
        classes:
          - {code: C1, name: 一等, min_score: 0}
          - {code: C2, name: 二等, min_score: 10}
        fees:
          base: cost
          min_fee: 100
          standard: {FRESH: 4000, REST: 3000}
          table:
            FRESH: {G1: {C1: 3900, C2: 3800}, G2: {C1: 3500, C2: 3400}}
            REST: {G1: {C1: 2900, C2: 2800}, G2: {C1: 2500, C2: 2400}}
        price: {unit: 1, rounding: half_up, cap_at_list: true}
        tax: {display: included, rounding: down, rates: {standard: 1000, reduced: 800}}
        disclose: rate

        """

    /// The sample with each first text replaced by the second; the first must stand in it.
    static func edited(_ edits: [(String, String)]) -> String {
        edits.reduce(text) { text, edit in
            precondition(text.contains(edit.0), "`\(edit.0)` does not stand in the sample")
            return text.replacing(edit.0, with: edit.1, maxReplacements: 1)
        }
    }

    static func read(_ text: String) -> PolicyFile { PolicyFile(text: text, file: "p.yaml") }
}
