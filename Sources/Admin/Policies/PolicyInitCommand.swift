import ArgumentParser
import Foundation
import Rating
import Wording

/// Makes a policy file by questions, from the template of a trade.
struct PolicyInitCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes a policy file by questions, from the template of a trade.",
        discussion: """
            Example: kakuzuke policy init --language ja

            At a terminal it asks for what no option gives: Enter takes what stands in brackets, < goes back one
            question, Ctrl-C gives up and tells the command so far.
            Elsewhere defaults of the template stand in, and standard error tells which.

            docs/policy-guide.md, in Japanese docs/policy-guide.ja.md, leads from here to prices.

            \(ExitStatus.help())
            """)

    @OptionGroup var spoken: LanguageOption

    @OptionGroup var answers: PolicyAnswerOptions

    @Flag(help: "Asks nothing: what no option gives has the template's default.")
    var acceptDefaults = false

    @Option(help: "The file to write.")
    var out = "policy.yaml"

    @Flag(help: "Overwrites a file that is there already.")
    var force = false

    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let language = spoken.language
        guard force || !FileManager.default.fileExists(atPath: out) else {
            throw CommandFailure(
                .dataRefused, PolicyInitText.exists(out)[language], next: PolicyInitText.otherFile[language])
        }
        let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
        let conversation: PolicyQuestionnaire.Conversation? = isTerminal && !acceptDefaults ? { Self.ask($0) } : nil
        let interruption = conversation.map { _ in Interruption() }
        var questionnaire = PolicyQuestionnaire(language: language, given: answers, conversation: conversation) {
            interruption?.say("\n" + PolicyInitText.goOn($0)[language] + "\n")
        }
        let (template, answers) = try questionnaire.everything()
        interruption?.end()
        let text = template.file(answers)
        let check = PolicyFileCheck(text: text, file: out, largestFeeJump: Policy.feeJumpUsualMax)
        guard check.isUsable else {
            throw CommandFailure(.other, check.problems.joined(separator: "\n"), next: "report a defect")
        }
        try write(text, language)
        var lines = [PolicyInitText.wrote(out)[language]] + check.lines + [PolicyInitText.nextSteps(out)[language]]
        if conversation != nil {
            lines += [PolicyInitText.sameAgain[language], answers.command(template, language)]
        }
        return CommandReport(
            text: lines.joined(separator: "\n"), json: json(template, answers, questionnaire, check),
            remarks: questionnaire.defaults.map {
                "kakuzuke: " + PolicyInitText.defaultTaken($0.option, $0.value)[language]
            })
    }

    private func write(_ text: String, _ language: Language) throws(CommandFailure) {
        do {
            try Data(text.utf8).write(to: URL(filePath: out), options: force ? .atomic : .withoutOverwriting)
        } catch {
            throw CommandFailure(
                .dataRefused, PolicyInitText.unwritable(out)[language], next: PolicyInitText.checkFolder[language])
        }
    }

    /// Asks on standard error, so that standard output has the answer of the command alone.
    private static func ask(_ question: String) -> String? {
        FileHandle.standardError.write(Data(question.utf8))
        let line = readLine()
        if line == nil { FileHandle.standardError.write(Data("\n".utf8)) }
        return line
    }

    private func json(
        _ template: PolicyTemplate, _ answers: PolicyAnswers, _ questionnaire: PolicyQuestionnaire,
        _ check: PolicyFileCheck
    ) -> JSONValue {
        let subjects = answers.subjects.map { answer -> JSONValue in
            [
                "code": .text(answer.subject.code), "name": .text(answer.subject.name),
                "standard_bp": .integer(Int64(answer.standard.rawValue)),
                "reduction_bp": .integer(Int64(answer.reduction.rawValue)),
            ]
        }
        let defaults = questionnaire.defaults.map { JSONValue.text($0.option) }
        return [
            "file": .text(out), "kind": .text(template.kind.rawValue), "currency": .text(answers.currency),
            "arguments": .list(answers.arguments(template).flatMap { [.text($0.option), .text($0.value)] }),
            "subjects": .list(subjects), "defaults": .list(defaults),
            "warnings": .list(check.problems.map { .text($0) }),
        ]
    }
}
