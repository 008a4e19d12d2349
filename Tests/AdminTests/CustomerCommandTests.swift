import Foundation
import KakuzukeProtocol
import Rating
import Testing

@testable import kakuzuke

/// Goal: commands about customers say what is missing before any server is asked, and read what they were given.
///
/// Method: the built command without a sign-in, and parsed arguments.
@Suite struct CustomerCommandTests {
    static let wrong: [([String], String)] = [
        (["customer", "merge", "--into", "2", "--reason", "r"], "--member or --customer"),
        (["customer", "merge", "--customer", "1", "--member", "2", "--into", "2", "--reason", "r"], "--member or"),
        (["customer", "merge", "--customer", "1", "--reason", "r"], "--into-member or --into"),
        (["customer", "merge", "--customer", "1", "--into", "2"], "--reason"),
        (["customer", "unmerge", "x", "--reason", "r"], "invalid"),
        (["customer", "resolve", "3", "--as", "forget", "--reason", "r"], "forget"),
        (["customer", "link", "--member", "1", "--reason", "r"], "2 to 8 identifiers"),
        (["customer", "record", "--key", "k", "--option", "a", "--on", "2026-11-20"], "name the customer"),
        (
            ["customer", "record", "--key", "k", "--customer", "1", "--reason", "r", "--on", "2026-11-20"],
            "give one of --option"
        ),
        (["customer", "record", "--key", "k", "--customer", "1", "--reason", "r", "--option", "a"], "give --on"),
        (
            ["customer", "record", "--key", "k", "--customer", "1", "--reason", "r", "--attribute", "a"],
            "NAME=VALUE"
        ),
        (
            [
                "customer", "record", "--key", "k", "--customer", "1", "--reason", "r", "--on", "2026-11-20",
                "--reserve", "FRESH:5000",
            ], "SUBJECT:DUE-DATE:AMOUNT"
        ),
        (
            [
                "order", "--store", "S01", "--category", "A", "--unit-cost-e2", "1", "--due", "2026-12-24",
                "--customer", "1", "--reason", "r", "--confirm",
            ], "--confirm needs --key"
        ),
    ]

    @Test(arguments: wrong)
    func wrongUsageIsToldAtOnce(arguments: [String], message: String) throws {
        let run = try CommandRun(arguments)
        #expect(run.status == 64, "\(run.errors)")
        #expect(run.errors.contains(message), "\(run.errors)")
    }

    @Test func identifiersNeedTheKeyAndLeaveOnlyHashed() throws {
        let run = try CommandRun(
            ["customer", "merge", "--member", "4711", "--into", "2", "--reason", "r"])
        #expect(run.status == 77 || run.errors.contains("--identifier-key"), "\(run.errors)")
        var options = IdentifierKeyOptions()
        options.identifierKey = nil
        options.identifierKeyNumber = nil
        #expect(throws: CommandFailure.self) {
            try options.hash([("--member", .memberNumber, "4711")], tenant: nil)
        }
        #expect(try options.reference(nil, number: 7, tenant: nil).customerID == 7)
    }
}
