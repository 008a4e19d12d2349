import ArgumentParser
import PolicyFile
import Rating
import Wording

@testable import kakuzuke

/// A policy made of answers in this process, as `kakuzuke policy init` makes it.
struct Authored {
    let template: PolicyTemplate
    let answers: PolicyAnswers
    let defaults: [String]
    let text: String
    let file: PolicyFile

    init(
        _ arguments: [String], _ language: Language = .english,
        conversation: PolicyQuestionnaire.Conversation? = nil
    ) throws {
        var questionnaire = PolicyQuestionnaire(
            language: language, given: try PolicyAnswerOptions.parse(arguments), conversation: conversation)
        (template, answers) = try questionnaire.everything()
        defaults = questionnaire.defaults.map(\.option)
        text = template.file(answers)
        file = PolicyFile(text: text, file: "policy.yaml", largestFeeJump: Policy.feeJumpUsualMax)
    }

    /// What `policy validate` says besides advice on round prices, which no table with tax on top escapes.
    var remarks: [String] {
        file.problems.filter { answers.taxDisplay == .included || !$0.field.hasPrefix("tax.rates.") }
            .map(\.description)
    }

    /// What is wrong with the fee table: a fee that rises, lies below the least one, or far from its neighbour.
    func tableFaults() -> [String] {
        guard let policy = file.policy else { return ["no policy"] }
        var faults: [String] = []
        for (subject, answer) in answers.subjects.enumerated() {
            let cells = policy.fees.cells[subject]
            let first = answer.standard.rawValue - cells[0][0].rawValue
            if !(0...50).contains(first) { faults.append("first cell \(first) below the standard fee") }
            if cells.last?.last?.rawValue != answer.standard.rawValue - answer.reduction.rawValue {
                faults.append("the best cell of \(answer.subject.code) has not the whole reduction")
            }
            for grade in cells.indices {
                for index in cells[grade].indices {
                    let fee = cells[grade][index]
                    let neighbours = [
                        grade > 0 ? cells[grade - 1][index] : nil, index > 0 ? cells[grade][index - 1] : nil,
                    ].compactMap { $0 }
                    if neighbours.contains(where: { fee > $0 || $0.rawValue - fee.rawValue > 500 }) {
                        faults.append("\(answer.subject.code) \(grade) \(index): \(fee.rawValue)")
                    }
                    if fee < answers.minimumFee { faults.append("below the least fee") }
                    let below = answer.standard.rawValue - fee.rawValue
                    if below % 10 != 0 { faults.append("no step of 10: \(below)") }
                }
            }
        }
        return faults
    }
}
