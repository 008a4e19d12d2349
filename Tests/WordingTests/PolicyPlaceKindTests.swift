import Rating
import Testing

@testable import Wording

/// Goal: the value at every place of a policy file is told as what it is: money, rate, share, points or days.
///
/// Method: one difference for each place of the catalogue, with values that every kind tells differently.
@Suite struct PolicyPlaceKindTests {
    /// A place by its pattern, an example of it, and the value 1500 there (of a text: itself) in English.
    private static let numbers: [(pattern: String, field: String, told: String)] = [
        ("window_days", "window_days", "1,500 days"),
        ("lifetime.visits.at_least.<number>", "lifetime.visits.at_least.5", "1,500 points"),
        ("lifetime.amount.at_least.<amount>", "lifetime.amount.at_least.5", "1,500 points"),
        (
            "period.days_since_last_visit.at_most.<number>", "period.days_since_last_visit.at_most.7",
            "1,500 points"
        ),
        ("period.visits.at_least.<number>", "period.visits.at_least.4", "1,500 points"),
        ("period.amount.at_least.<amount>", "period.amount.at_least.4", "1,500 points"),
        ("attributes.<name>.<text>", "attributes.region.north", "1,500 points"),
        ("enrolment.<name>.points", "enrolment.app.points", "1,500 points"),
        ("conditions.<name>.<text>", "conditions.size.{amount_at_least: 5}", "1,500 points"),
        ("class_conditions.<name>.<text>", "class_conditions.size.{amount_at_least: 5}", "1,500 points"),
        ("starting.second_visit_within_days", "starting.second_visit_within_days", "1,500 days"),
        ("starting.late_second_visit_permille", "starting.late_second_visit_permille", "150%"),
        ("reservations.horizon_days", "reservations.horizon_days", "1,500 days"),
        ("reservations.amount.at_least.<amount>", "reservations.amount.at_least.5", "1,500 points"),
        ("weights_permille.starting", "weights_permille.starting", "150%"),
        ("weights_permille.lifetime", "weights_permille.lifetime", "150%"),
        ("weights_permille.period", "weights_permille.period", "150%"),
        ("weights_permille.current", "weights_permille.current", "150%"),
        ("weights_permille.reservations", "weights_permille.reservations", "150%"),
        ("weights_permille.attributes", "weights_permille.attributes", "150%"),
        ("converge.visits", "converge.visits", "1,500 times"),
        ("converge.days", "converge.days", "1,500 days"),
        ("hold.max_steps_down", "hold.max_steps_down", "1,500"),
        ("grades.<grade>.min_score", "grades.G2.min_score", "1,500 points"),
        ("classes.<class>.min_score", "classes.C2.min_score", "1,500 points"),
        ("fees.min_fee", "fees.min_fee", "15%"),
        ("fees.standard.<subject>", "fees.standard.FRESH", "15%"),
        ("fees.table.<subject>.<grade>.<class>", "fees.table.FRESH.G2.C1", "15%"),
        ("price.unit", "price.unit", "JPY 1,500"),
        ("tax.rates.<text>", "tax.rates.reduced", "15%"),
    ]

    /// Places of words; a number in a name stays as it was written.
    private static let texts: [(pattern: String, field: String)] = [
        ("currency", "currency"), ("visit_unit", "visit_unit"), ("contribution", "contribution"),
        ("subjects", "subjects"), ("subjects.<subject>.name", "subjects.FRESH.name"),
        ("subjects.<subject>.match.categories", "subjects.FRESH.match.categories"),
        ("subjects.<subject>.match.stores", "subjects.FRESH.match.stores"), ("disclose", "disclose"),
        ("enrolment.<name>.name", "enrolment.app.name"), ("starting.provisional_cap", "starting.provisional_cap"),
        ("hold.period", "hold.period"), ("grades", "grades"), ("grades.<grade>.name", "grades.G2.name"),
        ("classes", "classes"), ("classes.<class>.name", "classes.C2.name"), ("fees.base", "fees.base"),
        ("price.rounding", "price.rounding"), ("tax.display", "tax.display"), ("tax.rounding", "tax.rounding"),
    ]

    private static let truths = ["require_enrolment", "allow_unfair", "price.cap_at_list"]

    private static func appears(_ field: String, _ value: String) throws -> String {
        let policy = try Invented("supermarket", 1).engine.policy
        return PolicyChangeSentences(.english, from: policy, to: policy)
            .sentence(PolicyDifference(field: field, old: nil, new: value))
    }

    @Test func everyPlaceHasAnExample() {
        let examples = Self.numbers.map(\.pattern) + Self.texts.map(\.pattern) + Self.truths
        #expect(examples.sorted() == PolicyPlacePhrases.all.map(\.pattern).sorted())
    }

    @Test func numbersAreToldInTheirUnits() throws {
        for (pattern, field, told) in Self.numbers {
            let said = try Self.appears(field, "1500")
            #expect(said.hasSuffix(": \(told)."), "\(pattern): \(said)")
        }
    }

    @Test func wordsAreToldAsTheyAre() throws {
        for (pattern, field) in Self.texts {
            let said = try Self.appears(field, "1500")
            #expect(said.hasSuffix(": “1500”."), "\(pattern): \(said)")
        }
        for field in Self.truths {
            #expect(try Self.appears(field, "true").hasSuffix(": yes."))
            #expect(try Self.appears(field, "false").hasSuffix(": no."))
        }
    }

    @Test func namesAreNoTruthValuesAndNotEverything() throws {
        for word in ["true", "false", "everything", "全て"] {
            for (pattern, field) in Self.texts where !pattern.contains(".match.") {
                #expect(try Self.appears(field, word).hasSuffix(": “\(word)”."), "\(pattern)")
            }
        }
        for field in ["subjects.FRESH.match.categories", "subjects.FRESH.match.stores"] {
            #expect(try Self.appears(field, "everything").hasSuffix(": everything."))
            #expect(try Self.appears(field, "true").hasSuffix(": “true”."))
        }
        for field in Self.truths { #expect(try Self.appears(field, "everything").hasSuffix(": “everything”.")) }
    }

    @Test func aCategoryOfThatNameIsToldApartFromEverything() throws {
        let old = try Invented("supermarket", 1).engine.policy
        var new = old
        new.subjects[0].categories = ["everything"]
        new.subjects[0].name = "true"
        new.grades[0].name = "everything"
        let said = PolicyChangeSentences(.english, from: old, to: new).sentences(new.differences(from: old))
        #expect(said.count == 3)
        for (sentence, end) in zip(said, ["to “true”.", "to “\"everything\"”.", "to “everything”."]) {
            #expect(sentence.hasSuffix(end), "\(sentence)")
        }
    }

    @Test func theLeastFeeIsARate() throws {
        let old = try Invented("supermarket", 1).engine.policy
        var new = old
        new.fees.minimumFee = BasisPoints(old.fees.minimumFee.rawValue + 150)
        let before = AmountText.rate(Int64(old.fees.minimumFee.rawValue))
        let after = AmountText.rate(Int64(new.fees.minimumFee.rawValue))
        #expect(
            PolicyChangeSentences(.english, from: old, to: new).sentences(new.differences(from: old))
                == ["The least fee rate rises from \(before) to \(after) (by 1.5 percentage points)."])
    }
}
