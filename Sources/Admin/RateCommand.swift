import ArgumentParser
import Foundation
import Rating

/// Rates and prices the cases of a file under one or several policies.
struct RateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate",
        abstract: "Rates and prices cases from a file and prints them with their answers.",
        discussion: """
            Example: kakuzuke rate --policy policies/ --case cases.json

            The case file holds one case or an array of cases as JSON. The output is the same with `answer` in
            place of `expect`. Standard error tells what is doubtful in a case, such as a key that nobody reads.
            docs/policy-guide.md, part 7, lists the keys. Exit codes: 0 all answered, 64 wrong usage, 65 a policy or
            case is not usable.
            """)

    @Option(help: "A policy file that serves every case, or a folder that is searched for each case's `policy`.")
    var policy: String

    @Option(name: .customLong("case"), help: "The file with one case or an array of cases.")
    var caseFile: String

    @Flag(help: "Prints the answers on many lines, for people.")
    var pretty = false

    func run() throws {
        do {
            var policies = PolicySource(path: policy)
            let cases = ConformanceFile(path: caseFile)
            defer { FileHandle.standardError.write(Data(cases.remarks.lines.map { $0 + "\n" }.joined().utf8)) }
            FileHandle.standardOutput.write(try cases.answers(&policies, isPretty: pretty))
        } catch let error as ConformanceError {
            FileHandle.standardError.write(Data((error.description + "\n").utf8))
            throw ExitCode(65)
        }
    }
}
