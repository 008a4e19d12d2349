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
    /// The options that give the answers so far, for whoever gives up.
    var answered: [(option: String, value: String)] = []
    /// The answers that were taken at the terminal.
    private var accepted: [String] = []
    /// Of these the ones that stand since somebody went back.
    private var repeated: ArraySlice<String>
    /// Hears the command so far before each question.
    private let progress: ((String) -> Void)?
    /// What stands before the next question at the terminal.
    private var pending = ""

    /// The person wants the question before.
    private struct StepBack: Error {}

    /// Makes it.
    ///
    /// - Parameters:
    ///   - language: of questions, reasons and names.
    ///   - given: the answers of the command line.
    ///   - conversation: the terminal; nil where nobody can be asked.
    ///   - repeating: answers of the terminal that are not asked for again; nil at the beginning.
    ///   - progress: hears the command so far before each question.
    init(
        language: Language, given: PolicyAnswerOptions, conversation: Conversation?, repeating: [String]? = nil,
        progress: ((String) -> Void)? = nil
    ) {
        self.language = language
        self.given = given
        self.conversation = conversation
        self.progress = progress
        repeated = (repeating ?? [])[...]
        if conversation != nil, repeating == nil { tell(PolicyInitText.introduction[language]) }
    }

    /// Asks everything; who goes back gets the question before again, with the answers before it as they were.
    ///
    /// - Returns: the template with the answers that fill it.
    /// - Throws: `CommandFailure` as `ask` does.
    mutating func everything() throws -> (template: PolicyTemplate, answers: PolicyAnswers) {
        while true {
            do {
                let template = try self.template()
                return (template, try answers(template))
            } catch is StepBack {
                self = PolicyQuestionnaire(
                    language: language, given: given, conversation: conversation, repeating: accepted.dropLast(),
                    progress: progress)
            }
        }
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
        if let text {
            let value = try self.read(text, option, read)
            note(question, subject, text)
            return value
        }
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
        if let answer = repeated.popFirst() {
            let value = try read(answer)
            accept(answer, question, subject)
            return value
        }
        progress?(commandSoFar)
        while true {
            guard let line = conversation(shown) else {
                throw failure(.dataRefused, PolicyInitText.gaveUp, next: PolicyInitText.goOn(commandSoFar))
            }
            let answer = AnswerReader.narrow(line).isEmpty ? standard : line
            do {
                if AnswerReader.narrow(line) == "<" {
                    guard accepted.isEmpty else { throw StepBack() }
                    throw WrongAnswer(PolicyInitText.firstQuestion.japanese, PolicyInitText.firstQuestion.english)
                }
                guard let answer else {
                    throw WrongAnswer(PolicyInitText.needsAnswer.japanese, PolicyInitText.needsAnswer.english)
                }
                let value = try read(answer)
                accept(answer, question, subject)
                return value
            } catch let wrong as WrongAnswer {
                shown = "! " + wrong.reason[language] + "\n" + Self.arrow(standard)
            }
        }
    }

    private mutating func accept(_ answer: String, _ question: PolicyQuestion, _ subject: String?) {
        accepted.append(answer)
        note(question, subject, answer)
    }

    /// Remembers the option of an answer; own subjects are noted as a whole, once they are complete.
    private mutating func note(_ question: PolicyQuestion, _ subject: String?, _ answer: String) {
        guard question.option != PolicyQuestion.subjectCode.option, question != .keepSubjects else { return }
        answered.append((question.option, subject.map { "\($0)=\(answer)" } ?? answer))
    }

    /// The answers so far, and what was given for questions that are still to come.
    private var commandSoFar: String {
        let perSubject = [PolicyQuestion.standardFee.option, PolicyQuestion.reduction.option]
        let later = given.pairs.filter { pair in
            !answered.contains {
                $0.option == pair.option && (!perSubject.contains(pair.option) || $0.value == pair.value)
            }
        }
        return PolicyAnswers.command(answered + later, language)
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
