import Wording

/// Asks for what a policy is made of: takes what was given, asks at the terminal for the rest, else takes defaults.
struct PolicyQuestionnaire {
    /// Shows a text and gives the line that was typed; nil when the person gives up.
    typealias Conversation = (String) -> String?

    /// The language of questions, reasons and names.
    let language: Language
    /// The answers of the command line.
    let given: PolicyAnswerOptions
    /// The terminal; nil where nobody can be asked.
    let conversation: Conversation?
    /// Options that were not given and took their defaults without a question, with what they took.
    private(set) var defaults: [(option: String, value: String)] = []
    /// What stands before the next question at the terminal.
    private var pending = ""

    init(language: Language, given: PolicyAnswerOptions, conversation: Conversation?) {
        self.language = language
        self.given = given
        self.conversation = conversation
        if conversation != nil { tell(PolicyInitText.introduction[language]) }
    }

    /// Gets one answer.
    ///
    /// - Parameters:
    ///   - question: what is asked.
    ///   - subject: of which subject; nil where the question is about the whole.
    ///   - text: the answer of the command line; nil: it has none.
    ///   - standard: what an empty answer means; nil: an answer is needed.
    ///   - choices: the words that may be chosen; empty for anything else.
    ///   - hint: what is told besides the question.
    ///   - read: reads an answer, or throws a `WrongAnswer`.
    /// - Returns: what was read.
    /// - Throws: `CommandFailure` when the command line is wrong, an answer is missing or the person gives up.
    mutating func ask<Value>(
        _ question: PolicyQuestion, of subject: String? = nil, given text: String?, standard: String?,
        choices: [String] = [], hint: Phrase? = nil, read: (String) throws -> Value
    ) throws -> Value {
        let option = subject.map { "\(question.option) \($0)" } ?? question.option
        if let text { return try self.read(text, option, read) }
        guard let conversation else {
            guard let standard else {
                throw failure(
                    .usage, PolicyInitText.wrongOption(option, PolicyInitText.needsAnswer),
                    next: PolicyInitText.giveOption(
                        option + (choices.isEmpty ? "" : " " + choices.joined(separator: "|"))))
            }
            defaults.append((option, standard))
            return try self.read(standard, option, read)
        }
        var shown = pending + "\n" + prompt(question, subject, standard, choices, hint)
        pending = ""
        while true {
            guard let line = conversation(shown) else {
                throw failure(.dataRefused, PolicyInitText.gaveUp, next: PolicyInitText.startAgain)
            }
            let answer = AnswerReader.narrow(line).isEmpty ? standard : line
            do {
                guard let answer else {
                    throw WrongAnswer(PolicyInitText.needsAnswer.japanese, PolicyInitText.needsAnswer.english)
                }
                return try read(answer)
            } catch let wrong as WrongAnswer {
                shown = "! " + wrong.reason[language] + "\n" + Self.arrow(standard)
            }
        }
    }

    /// Lets the person read something before the next question.
    mutating func tell(_ text: String) { pending += "\n" + text + "\n" }

    /// A wrong answer of the command line.
    ///
    /// - Parameters:
    ///   - text: what was given.
    ///   - option: as it was written.
    ///   - read: reads it.
    /// - Returns: what was read.
    /// - Throws: `CommandFailure` with the reason.
    func read<Value>(_ text: String, _ option: String, _ read: (String) throws -> Value) throws -> Value {
        do {
            return try read(text)
        } catch let wrong as WrongAnswer {
            throw failure(
                .usage, PolicyInitText.wrongOption(option, wrong.reason), next: PolicyInitText.correctOption(option))
        }
    }

    private func failure(_ status: ExitStatus, _ what: Phrase, next: Phrase) -> CommandFailure {
        CommandFailure(status, what[language], next: next[language])
    }

    private func prompt(
        _ question: PolicyQuestion, _ subject: String?, _ standard: String?, _ choices: [String], _ hint: Phrase?
    ) -> String {
        var lines = [(subject.map { "\($0): " } ?? "") + question.text[language]]
        if let hint { lines.append("  " + hint[language]) }
        lines += choices.enumerated().map { position, word in
            let name = PolicyInitText.choices[word]?[language]
            return "  \(position + 1)) \(word)" + (name.map { $0 == word ? "" : "  \($0)" } ?? "")
        }
        return lines.joined(separator: "\n") + "\n" + Self.arrow(standard)
    }

    private static func arrow(_ standard: String?) -> String {
        standard.map { $0.isEmpty ? "> " : "[\($0)] > " } ?? "> "
    }
}
