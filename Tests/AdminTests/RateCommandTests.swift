import Foundation
import Testing

/// Goal: `kakuzuke rate` answers cases as its users call it, and names what is wrong with a bad one.
///
/// Method: the built command as a process, on files of its own.
@Suite struct RateCommandTests {
    private func rate(_ text: String, policy: String = "p.yaml") throws -> CommandRun {
        try CommandRun(
            ["rate", "--policy", policy, "--case", "case.json"],
            files: [
                "case.json": Data(text.utf8), "p.yaml": Data(CommandRun.policy.utf8),
                "folder/p.yaml": Data(CommandRun.policy.utf8), "folder/bad.yaml": Data("policy: 1\n".utf8),
                "folder/latin.yaml": Data([0xE9, 0xFF]),
            ])
    }

    @Test(arguments: ["p.yaml", "folder"])
    func oneCaseIsAnsweredFromFileAndFolder(policy: String) throws {
        let run = try rate(CommandRun.caseText, policy: policy)
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        let json = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(json["why"] as? String == "kept" && json["expect"] == nil)
        let answer = try #require(json["answer"] as? [String: Any])
        #expect(Set(answer.keys) == ["ratings", "quote", "forecast"])
        #expect(!run.output.contains(".0") && !run.output.contains("e+"))
    }

    @Test func prettyAnswersSayTheSameOnManyLines() throws {
        let files = ["case.json": Data(CommandRun.caseText.utf8), "p.yaml": Data(CommandRun.policy.utf8)]
        let arguments = ["rate", "--policy", "p.yaml", "--case", "case.json"]
        let plain = try CommandRun(arguments, files: files)
        let pretty = try CommandRun(arguments + ["--pretty"], files: files)
        let object = { (run: CommandRun) in
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? NSDictionary
        }
        #expect(try object(plain) == object(pretty) && plain.output.count { $0 == "\n" } == 1)
        #expect(pretty.status == 0 && pretty.output.count { $0 == "\n" } > 30)
    }

    @Test func arrayIsAnsweredAsAnArrayAndExpectIsReplaced() throws {
        let second = #"{"name": "two", "as_of": "2026-05-01", "customer": null, "basket": null, "expect": {"x": 1}}"#
        let run = try rate("[\(CommandRun.caseText), \(second)]")
        let json = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
        #expect(run.status == 0 && json.count == 2)
        #expect(json[1]["expect"] == nil && (json[1]["answer"] as? [String: Any])?.isEmpty == true)
    }

    /// Edit of the right case, and what the message must hold besides file and case.
    static let bad: [(String, String, String)] = [
        (#""2026-05-01""#, #""2026-02-30""#, "as_of: must be a date"),
        (#""as_of""#, #""as_off""#, "as_of: is missing"),
        (#""amount": 1000"#, #""amount": "1000""#, "customer.receipts[0].lines[0].amount: must be a whole number"),
        (#""amount": 1000"#, #""amount": 10.5"#, "customer.receipts[0].lines[0].amount: must be a whole number"),
        (#""amount": 1000"#, #""amount": 10000000001"#, "customer.receipts[0].lines[0].amount: must lie between"),
        (#""amount": 1000"#, #""amount": true"#, "customer.receipts[0].lines[0].amount: must be a whole number"),
        (#""quantity": "1""#, #""quantity": 1"#, "customer.receipts[0].lines[0].quantity: must be a text"),
        (#""quantity": "1""#, #""quantity": "1.2345""#, "customer.receipts[0].lines[0].quantity: must be a decimal"),
        (#""quantity": "1""#, #""quantity": "1000001""#, "customer.receipts[0].lines[0].quantity: must lie between"),
        (#""unit_cost_e2": 10000"#, #""unit_cost_e2": -1"#, "basket.lines[0]: cost_out_of_range"),
        (#""unit_cost_e2": 10000"#, #""unit_cost_e2": 1, "tax": "none""#, "basket.lines[0]: unknown_tax"),
        (#""unit_cost_e2": 10000"#, #""unit_cost_e2": 1, "quantity": "0""#, "basket.lines[0]: quantity_out_of_range"),
        (#""receipts": ["#, #""receipts": [7, "#, "customer.receipts[0]: must be an object"),
        (#""receipts": ["#, #""reservations": {}, "receipts": ["#, "customer.reservations: must be a list"),
        (#""receipts": ["#, #""enrolment": [{"option": "app"}], "receipts": ["#, "enrolment[0].on: is missing"),
        (
            #""receipts": ["#,
            #""attributes": [{"attribute": "a", "value": "x"}, {"attribute": "a", "value": "y"}], "receipts": ["#,
            "customer.attributes: `a` has two different values"
        ),
        (#""payment": "cash""#, #""payment": "cash", "reserved_days_ahead": -1"#, "reserved_days_ahead: must lie"),
        (#""payment": "cash""#, #""payment": "cash", "time": "25:00:00""#, "customer.receipts[0].time: must be a time"),
    ]

    @Test(arguments: bad)
    func badCaseIsNamedByFileCaseFieldAndReason(edit: (String, String, String)) throws {
        let text = CommandRun.caseText.replacing(edit.0, with: edit.1, maxReplacements: 1)
        let run = try rate(text)
        #expect(run.status == 65 && run.output.isEmpty)
        #expect(run.errors.hasPrefix("case.json: case one: ") && run.errors.contains(edit.2), "\(run.errors)")
    }

    @Test(arguments: [
        ("bad.yaml", "not usable"), ("none.yaml", "cannot be read"), ("latin.yaml", "UTF-8"),
        ("../p.yaml", "not the name"),
    ])
    func badPolicyOfACaseIsNamed(name: String, reason: String) throws {
        let run = try rate(CommandRun.caseText.replacing("p.yaml", with: name), policy: "folder")
        #expect(run.status == 65 && run.errors.hasPrefix("case.json: case one: policy: "), "\(run.errors)")
        #expect(run.errors.contains(reason))
    }

    @Test(arguments: ["", "{", "[1, 2]", "7", String(repeating: "[", count: 100_000)])
    func fileThatHoldsNoCasesIsRefused(text: String) throws {
        let run = try rate(text)
        #expect(run.status == 65 && run.errors.hasPrefix("case.json: "), "\(run.status) \(run.errors)")
    }

    @Test func wrongUsageExitsWith64() throws {
        #expect(try CommandRun(["rate"]).status == 64)
        #expect(try CommandRun(["rate", "--policy", "x", "--case", "y", "--z"]).status == 64)
        #expect(try CommandRun(["rate", "--policy", "x", "--case", "none.json"]).status == 65)
        #expect(try CommandRun(["--help"]).status == 0)
    }
}
