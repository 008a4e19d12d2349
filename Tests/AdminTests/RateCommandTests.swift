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
        (#""2026-05-01""#, #""2026-02-30""#, "as_of: `2026-02-30` is a day that the calendar does not have"),
        (#""2026-05-01""#, #""2026/5/1""#, "as_of: must be a date YYYY-MM-DD, is `2026/5/1`"),
        (#""as_of""#, #""as_off""#, "as_of: is missing"),
        (
            #""amount": 1000"#, #""amount": "1000""#,
            "customer.receipts[0].lines[0].amount: must be a whole number without quotation marks"
        ),
        (#""amount": 1000"#, #""amount": 10.5"#, "customer.receipts[0].lines[0].amount: must be a whole number"),
        (#""amount": 1000"#, #""amount": 10000000001"#, "customer.receipts[0].lines[0].amount: must lie between"),
        (#""amount": 1000"#, #""amount": true"#, "customer.receipts[0].lines[0].amount: must be a whole number"),
        (#""quantity": "1""#, #""quantity": 1"#, "receipts[0].lines[0].quantity: must be a text: write \"1\""),
        (#""quantity": "1""#, #""quantity": "1.2345""#, "customer.receipts[0].lines[0].quantity: must be a decimal"),
        (#""quantity": "1""#, #""quantity": "1000001""#, "customer.receipts[0].lines[0].quantity: must lie between"),
        (#""unit_cost_e2": 10000"#, #""unit_cost_e2": -1"#, "basket.lines[0].unit_cost_e2: must lie between 0 and "),
        (
            #""unit_cost_e2": 10000"#, #""unit_cost_e2": 1, "tax": "none""#,
            "basket.lines[0].tax: `none` is no tax rate of the policy; known here: "
        ),
        (
            #""unit_cost_e2": 10000"#, #""unit_cost_e2": 1, "quantity": "0""#,
            "basket.lines[0].quantity: must be above 0 and at most 1000000"
        ),
        (
            #""unit_cost_e2": 10000"#, #""unit_cost_e2": 1, "list_price": -1"#,
            "basket.lines[0].list_price: must lie between 0 and 10000000000"
        ),
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
        ("bad.yaml", "not usable"), ("none.yaml", "cannot be read: there is no such file"), ("latin.yaml", "UTF-8"),
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

    /// Edits of the right case, and the warning that stands on standard error beside the answer.
    static let doubtful: [(String, String, String)] = [
        (
            #""why""#, #""Why""#,
            "case one: Why: warning: nothing reads the key `Why`, perhaps `why`; known here: name, policy, as_of, "
        ),
        (
            #""receipts": ["#, #""reservation": [], "receipts": ["#,
            "customer.reservation: warning: nothing reads the key `reservation`, perhaps `reservations`; known here: "
        ),
        (
            #""unit_cost_e2": 10000"#, #""unit_cost_e2": 10000, "colour": "red""#,
            "basket.lines[0].colour: warning: nothing reads the key `colour`; known here: category, unit_cost_e2, "
        ),
        (
            #""BOOK", "unit"#, #""BOOC", "unit"#,
            "basket.lines[0].category: warning: no subject names the category `BOOC`, so that it may count as `"
        ),
        (
            #""receipts": ["#, #""enrolment": [{"option": "zzz", "on": "2026-01-01"}], "receipts": ["#,
            "customer.enrolment[0].option: warning: the policy has no option `zzz`, so that it gives nothing"
        ),
        (
            #""receipts": ["#,
            #"""
            "reservations": [{"made_on": "2026-01-01", "due_on": "2026-06-01", "subject": "ZZZ", "amount": 1,
             "status": "open"}], "receipts": [
            """#, "customer.reservations[0].subject: warning: the policy has no subject `ZZZ`, so that the reservation"
        ),
        (
            #""receipts": ["#,
            #"""
            "receipts": [{"id": "1", "business_date": "2026-03-01", "store": "N1", "payment": "cash",
             "fulfilment": "pickup", "lines": []},
            """#, "customer.receipts[1].id: warning: the id `1` stands in receipts[0] already; both receipts count"
        ),
    ]

    @Test(arguments: doubtful)
    func doubtfulPartsOfACaseAreToldBesideTheAnswer(edit: (String, String, String)) throws {
        let run = try rate(CommandRun.caseText.replacing(edit.0, with: edit.1, maxReplacements: 1))
        #expect(run.status == 0 && run.output.contains("answer"), "\(run.errors)")
        #expect(run.errors.hasPrefix("case.json: case one: ") && run.errors.contains(edit.2), "\(run.errors)")
        #expect(run.errors.count { $0 == "\n" } == 1, "\(run.errors)")
    }

    @Test func warningsStandBesideErrorsAndAreToldOnce() throws {
        let wrong = try rate(CommandRun.caseText.replacing(#""as_of""#, with: #""as_off""#))
        #expect(wrong.errors.contains("perhaps `as_of`") && wrong.errors.contains("as_of: is missing"))
        let cases = (0..<100).map { number in
            CommandRun.caseText.replacing("BOOK", with: "X\(number % 60)").replacing("\"why\"", with: "\"wy\"")
        }
        let run = try rate("[" + cases.joined(separator: ",") + "]")
        #expect(run.status == 0 && run.errors.count { $0 == "\n" } == 41, "\(run.errors)")
        #expect(run.errors.hasSuffix("warning: and 21 more like these\n"))
    }

    /// A text that is not JSON, and the place and the reason that are told.
    static let noJSON: [(String, String)] = [
        ("", "line 1, column 1: is not JSON: the file ends too early: a value is missing"),
        ("{", "line 1, column 2: is not JSON: the file ends too early: a key is missing"),
        ("{\n  \"a\": 1\n  \"b\": 2}", "line 3, column 3: is not JSON: a comma is missing before `\"`"),
        ("{\"a\": [1, 2, ], \"b\" }", "line 1, column 21: is not JSON: a colon is missing before `}`"),
        ("{\"価\"： 1}", "line 1, column 5: is not JSON: `：` is full-width; write `:`"),
        ("{“a”: 1}", "line 1, column 2: is not JSON: `“` is full-width; write `\"`"),
        ("{\"a\": 1，\"b\": 2}", "line 1, column 8: is not JSON: `，` is full-width; write `,`"),
        ("{\"a\":　1}", "line 1, column 6: is not JSON: a full-width space; write a plain one"),
        ("{a: 1}", "line 1, column 2: is not JSON: a key needs quotation marks"),
        ("{'a': 1}", "line 1, column 2: is not JSON: write \" for quotation marks"),
        ("{\"a\": cash}", "line 1, column 7: is not JSON: a text needs quotation marks: write \"cash\""),
        ("{\"a\": \"x}\n", "line 1, column 7: is not JSON: the quotation mark that stands here is not closed"),
        ("{\"a\": 10,000}", "line 1, column 10: is not JSON: a key is missing here; write large numbers without"),
        ("{\"a\": 010}", "line 1, column 7: is not JSON: `010` is no number; write digits only"),
        ("{\"a\" 1}", "line 1, column 6: is not JSON: a colon is missing before `1`"),
        ("{\"a\": 1 // b\n}", "line 1, column 9: is not JSON: JSON has no comments; remove it"),
        ("{\"a\": {\"b\": 1}", "line 1, column 1: is not JSON: the `{` that stands here is not closed"),
        ("{} {}", "line 1, column 4: is not JSON: something stands behind the end"),
    ]

    @Test(arguments: noJSON)
    func whereATextIsNotJSONIsTold(text: String, reason: String) throws {
        let run = try rate(text)
        #expect(run.status == 65 && run.errors.hasPrefix("case.json: " + reason), "\(run.errors)")
    }

    @Test func filesThatCannotBeReadAreTold() throws {
        let missing = try CommandRun(["rate", "--policy", "p.yaml", "--case", "none.json"])
        #expect(missing.errors == "none.json: cannot be read: there is no such file\n")
        let folder = try CommandRun(["rate", "--policy", "p.yaml", "--case", "."])
        #expect(folder.status == 65 && folder.errors == ".: cannot be read: it is a folder\n")
        let latin = try CommandRun(
            ["rate", "--policy", "p.yaml", "--case", "c.json"], files: ["c.json": Data([0x7B, 0x0A, 0xE9, 0xFF])])
        #expect(latin.errors == "c.json: line 2, column 1: cannot be read as UTF-8 text\n")
    }

    @Test func wrongUsageExitsWith64() throws {
        #expect(try CommandRun(["rate"]).status == 64)
        #expect(try CommandRun(["rate", "--policy", "x", "--case", "y", "--z"]).status == 64)
        #expect(try CommandRun(["rate", "--policy", "x", "--case", "none.json"]).status == 65)
        #expect(try CommandRun(["--help"]).status == 0)
    }
}
