import Rating
import Testing

@testable import Wording

/// Goal: whatever two policies differ in is said in words, with its numbers, in both languages.
///
/// Method: all pairs of the conformance suite's policies; a few differences word by word.
@Suite struct PolicyChangeSentencesTests {
    @Test(arguments: Invented.policies)
    func everyPlaceHasAName(name: String) throws {
        let old = try Invented(name, 1).engine.policy
        for other in Invented.policies where other != name {
            let new = try Invented(other, 1).engine.policy
            let differences = new.differences(from: old)
            for language in Language.allCases {
                let words = PolicyChangeSentences(language, from: old, to: new)
                for difference in differences {
                    let said = words.sentence(difference)
                    let place = words.place(difference.field).name
                    #expect(said.contains(place) && !said.contains("{place"), "\(said)")
                    let isUnnamed = ["「\(difference.field)」", "“\(difference.field)”"].contains(place)
                    #expect(!isUnnamed && place.allSatisfy { !"<>".contains($0) }, "\(said)")
                }
                #expect(words.sentences(differences).count >= differences.count)
            }
        }
    }

    @Test func differencesWordByWord() throws {
        let old = try Invented("supermarket", 1).engine.policy
        var new = old
        new.windowDays += 30
        new.grades[1].minScore = Points(new.grades[1].minScore.rawValue - 2)
        new.fees.cells[0][1][0] = BasisPoints(old.fees.cells[0][1][0].rawValue - 50)
        new.price.capAtList.toggle()
        new.weights.lifetime = old.weights.lifetime + 5
        let (subject, grade, rung) = (old.subjects[0].name, old.grades[1].name, old.classes[0].name)
        let score = old.grades[1].minScore.rawValue
        let (fee, weight) = (Int64(old.fees.cells[0][1][0].rawValue), Int64(old.weights.lifetime))
        let cap = old.price.capAtList
        let differences = new.differences(from: old)
        let (lighter, heavier) = (AmountText.rate(weight * 10), AmountText.rate((weight + 5) * 10))
        let (dearer, cheaper) = (AmountText.rate(fee), AmountText.rate(fee - 50))
        let (before, after) = cap ? ("はい", "いいえ") : ("いいえ", "はい")
        let expected: [String] = [
            "最近のご利用とみる期間が、\(old.windowDays)日から\(new.windowDays)日に上がります（30日）。",
            "これまでの全てのご利用の重みが、\(lighter)から\(heavier)に上がります（0.5ポイント）。",
            "号級「\(grade)」に要る評価点が、\(score)点から\(score - 2)点に下がります（2点）。",
            "「\(subject)」の手数料表は、1か所のうち1か所が下がり、0か所が上がります。",
            "「\(subject)」で号級「\(grade)」、等級「\(rung)」の手数料率が、\(dearer)から\(cheaper)に下がります（0.5ポイント）。",
            "定価を超えないようにすることが、\(before)から\(after)になります。",
        ]
        let japanese = PolicyChangeSentences(.japanese, from: old, to: new).sentences(differences)
        #expect(japanese == expected)
        let english = PolicyChangeSentences(.english, from: old, to: new).sentences(differences)
        #expect(
            english.first
                == "The window of recent use rises from \(old.windowDays) days to \(new.windowDays) days (by 30 days).")
        #expect(english.last?.hasPrefix("That no price exceeds the list price changes from ") == true)
    }

    @Test func whatComesAndGoesAndWhatIsTheSame() throws {
        let old = try Invented("supermarket", 1).engine.policy
        var new = old
        new.lifetime = LifetimeTables(
            visits: old.lifetime.visits, amount: StepTable([.init(bound: 987_654, points: Points(3))]))
        let words = PolicyChangeSentences(.japanese, from: old, to: new)
        let said = words.sentences(new.differences(from: old))
        #expect(said.contains("これまでのお買上げ987,654円以上の点が加わります：3点"))
        #expect(said.contains { $0.hasPrefix("これまでのお買上げ") && $0.contains("がなくなります（これまでは") })
        #expect(words.sentences([]) == ["どちらの規則も同じ内容です。"])
        // A place that nobody has named is told as the file calls it.
        #expect(
            words.sentence(PolicyDifference(field: "strange.place", old: "1", new: "2"))
                == "「strange.place」が、「1」から「2」になります。")
    }
}
