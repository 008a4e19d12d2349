import Foundation
import KakuzukeProtocol
import Rating
import Testing

@testable import kakuzuke

/// Goal: files of what customers told are read by the names of their columns in the encodings of Japanese spreadsheets,
/// and what is wrong is told by line and column.
///
/// Method: a corpus of bad files through the built command without a server, and rows one edit at a time.
@Suite struct InputImportTests {
    private static let key = "0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10-1.key"
    /// 店 in code page 932, and half of it.
    private static let shop: [UInt8] = [0x93, 0x58]

    private static func file(_ lines: String...) -> [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    /// The import, what the file holds, and what the message must hold.
    static let bad: [(String, [UInt8], String)] = [
        ("enrolments", [], "f.csv:1: member: is no column of the file"),
        ("enrolments", file("member,option"), "f.csv:1: on: is no column of the file"),
        ("enrolments", file("member,option,on,on"), "f.csv:1: on: is there twice"),
        ("enrolments", file("member,option,on,ＯＮ"), "f.csv:1: on: is there twice"),
        ("enrolments", file("member,option,on,phone"), "f.csv:1: phone: is no column of this import"),
        ("attributes", file("member;attribute;value"), "is no column of this import"),
        ("attributes", file("member,attribute,value", "1,a,\"b"), "f.csv:2: a quote opens here and never closes"),
        (
            "attributes", file("member,attribute,value", "1,a,店") + Array("2,b,".utf8) + [0xFF, 0x0A],
            "f.csv:3: is no UTF-8"
        ),
        (
            "attributes", file("member,attribute,value") + Array("1,a,".utf8) + [0xFF, 0xFF, 0x0A],
            "f.csv:2: is no UTF-8"
        ),
        ("reservations", file("member,subject,made_on,due_on"), "f.csv:1: amount: is no column of the file"),
        ("reservations", [0xFF, 0xFE] + Array("member".utf8).flatMap { [$0, 0] }, "f.csv:1:"),
    ]

    @Test(arguments: bad)
    func badFileIsToldByLineAndReason(kind: String, bytes: [UInt8], message: String) throws {
        let run = try CommandRun(
            ["import", kind, "f.csv", "--identifier-key", Self.key],
            files: ["f.csv": Data(bytes), Self.key: Data(repeating: 1, count: 32)])
        #expect(run.status == 65 && run.output.isEmpty, "\(run.errors)")
        #expect(run.errors.contains(message) && run.errors.contains("next: "), "\(run.errors)")
    }

    @Test(arguments: ["enrolments", "attributes", "reservations"])
    func goodFileNeedsASignIn(kind: String) throws {
        let head = [
            "enrolments": "on, OPTION ,ｍｅｍｂｅｒ", "attributes": "value,attribute,member,key",
            "reservations": "amount,due_on,made_on,subject,member,closed_on,status",
        ]
        let run = try CommandRun(
            ["import", kind, "f.csv", "--identifier-key", Self.key],
            files: ["f.csv": Data(Self.file(head[kind] ?? "")), Self.key: Data(repeating: 1, count: 32)])
        #expect(run.status == 77 && run.errors.contains("there is no sign-in"), "\(run.errors)")
    }

    @Test(arguments: [false, true])
    func bothEncodingsGiveTheSameRows(isCP932: Bool) async throws {
        let text = isCP932 ? Self.shop : Array("店".utf8)
        let bytes = Array("value,member,attribute\n".utf8) + text + Array(",0001,region\n".utf8)
        let file = FileManager.default.temporaryDirectory.appending(path: "inputs-\(UUID().uuidString).csv")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var rows: [[String]] = []
        try await CSVFile(path: file.path(), columns: AttributeLayout.names).forEach { rows.append($0.fields) }
        #expect(rows == [["0001", "region", "店", "", ""]])
    }

    private func identifierKey() throws -> IdentifierKey {
        try #require(IdentifierKey(id: 3, bytes: [UInt8](repeating: 7, count: 32)))
    }

    @Test func rowsBecomeInputs() throws {
        let key = try identifierKey()
        let on = try #require(CalendarDate("2026-11-20"))
        let enrolment = try EnrolmentLayout(key: key).row(["0001", "app", "2026-11-20", "k"])
        #expect(enrolment.input.key == "k" && enrolment.input.enrolment.onDate == on.daysSinceEpoch)
        let hash = try key.hash("0001", kind: .memberNumber)
        #expect(enrolment.customer == Kakuzuke_V1_HashedIdentifier(hash))
        let always = try AttributeLayout(key: key).row(["0001", "region", "", "", ""])
        #expect(!always.input.attribute.hasFromDate && always.input.attribute.value.isEmpty)
        let layout = ReservationLayout(key: key)
        let open = ["0001", "FRESH", "2026-11-01", "2026-11-20", "5000", "", "", ""]
        #expect(try !layout.row(open).hasClosing && layout.row(open).input.reservation.amount == 5_000)
        var kept = open
        (kept[5], kept[6]) = ("kept", "2026-11-20")
        #expect(try layout.row(kept).closing.reservationKept.onDate == on.daysSinceEpoch)
        let member = ["0001", "", "", "", "", "", "03-1234-5678", "", "tok"]
        #expect(try MemberLayout(key: key).row(member).moreIdentifiers.map(\.kind) == [2, 4])
        #expect(throws: RowProblem("phone", reason: "identifier_invalid_character")) {
            try MemberLayout(key: key).row(["0001", "", "", "", "", "", "call me", "", ""])
        }
    }

    @Test(arguments: [
        (0, "", "member", "identifier_empty"), (1, "", "subject", "missing"), (2, "", "made_on", "missing"),
        (2, "1 Nov", "made_on", "not_a_date"), (3, "2026-02-30", "due_on", "not_a_date"), (4, "", "amount", "missing"),
        (4, "5,000", "amount", "not_a_number"), (5, "maybe", "status", "unknown_word"),
        (5, "kept", "closed_on", "missing"), (6, "2026-11-20", "status", "missing"),
    ])
    func wrongFieldOfAReservationIsNamed(position: Int, value: String, column: String, reason: String) throws {
        var fields = ["0001", "FRESH", "2026-11-01", "2026-11-20", "5000", "", "", ""]
        fields[position] = value
        let layout = ReservationLayout(key: try identifierKey())
        #expect(throws: RowProblem(column, reason: reason)) { try layout.row(fields) }
    }

    @Test func theServersFieldsAreToldByColumn() throws {
        let key = try identifierKey()
        #expect(EnrolmentLayout(key: key).column(serverField: "input.enrolment.on_date") == "on")
        #expect(AttributeLayout(key: key).column(serverField: "input.key") == "key")
        #expect(ReservationLayout(key: key).column(serverField: "customer") == "member")
        #expect(ReservationLayout(key: key).column(serverField: "closing.reservation_kept.on_date") == "closed_on")
    }
}
