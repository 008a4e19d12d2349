import Foundation
import Testing

/// Goal: a file that cannot be imported is told of by file, line and reason before any server is asked.
///
/// Method: the built command as a process on a corpus of bad files; no server runs and no sign-in exists.
@Suite struct ImportCommandTests {
    private static let products = "code,name,category,unit_cost_e2,list_price,tax,from\n"
    private static let members = "member,enrolment_option,enrolled_on,age,income,household_size\n"
    private static let tenant = "0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10"

    /// What the file holds, and what the message must hold.
    static let bad: [([UInt8], String)] = [
        ([], "f.csv:1: the first line does not name the columns"),
        (Array("code;name\n".utf8), "make it read: code,name,category,unit_cost_e2,list_price,tax,from"),
        (Array(members.utf8), "f.csv:1: the first line does not name the columns"),
        (Array(products.dropLast().utf8) + Array(",more\n".utf8), "f.csv:1: the first line"),
        (Array("\u{FEFF}\u{FEFF}\(products)".utf8), "f.csv:1: the first line"),
        // CP932 in the third line, after a quoted line break.
        (Array("\(products)P1,\"a\nb".utf8) + [0x93, 0xFA], "f.csv:2: a quote opens here and never closes"),
        (Array("\(products)P1,a,b,1,,c,2020-01-01\nP2,".utf8) + [0x93, 0xFA, 0x0A], "f.csv:3: is no UTF-8 text"),
        ([0xFF, 0xFE] + Array(products.utf8).flatMap { [$0, 0] }, "f.csv:1: is no UTF-8 text"),
    ]

    @Test(arguments: bad)
    func badFileIsToldByLineAndReason(bytes: [UInt8], message: String) throws {
        let run = try CommandRun(["import", "products", "f.csv"], files: ["f.csv": Data(bytes)])
        #expect(run.status == 65 && run.output.isEmpty)
        #expect(run.errors.contains(message) && run.errors.contains("next: "), "\(run.errors)")
    }

    @Test func goodFileNeedsASignIn() throws {
        let run = try CommandRun(["import", "products", "f.csv"], files: ["f.csv": Data(Self.products.utf8)])
        #expect(run.status == 77 && run.errors.contains("there is no sign-in"))
        #expect(try CommandRun(["import", "products", "none.csv"]).errors.contains("none.csv: cannot be read"))
    }

    @Test func fileAboveTheLimitIsRefusedUnread() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "large-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "f.csv")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 268_435_457)
        try handle.close()
        let run = try CommandRun(["import", "products", file.path()])
        #expect(run.status == 65 && run.errors.contains("is larger than 268435456 bytes"))
    }

    @Test(arguments: [
        ("\(tenant)-1.key", 31, "is no key of 32 bytes"), ("\(tenant)-1.key", 33, "is no key of 32 bytes"),
        ("tenant.key", 32, "does not tell the number"), ("\(tenant)-x.key", 32, "does not tell the number"),
        ("none/\(tenant)-1.key", 0, "is no key of 32 bytes"),
    ])
    func keyMustBeOneByLengthAndName(name: String, bytes: Int, message: String) throws {
        let run = try CommandRun(
            ["import", "members", "m.csv", "--identifier-key", name],
            files: ["m.csv": Data(Self.members.utf8), name: Data(repeating: 1, count: bytes)])
        #expect(run.status == 65 && run.errors.contains(message), "\(run.errors)")
    }

    @Test func numberOfAKeyMayBeGiven() throws {
        let run = try CommandRun(
            ["import", "members", "m.csv", "--identifier-key", "k", "--identifier-key-number", "1"],
            files: ["m.csv": Data(Self.members.utf8), "k": Data(repeating: 1, count: 32)])
        #expect(run.status == 77 && run.errors.contains("there is no sign-in"))
    }

    @Test func policyFileIsReadBeforeItIsSent() throws {
        func upload(_ data: Data) throws -> CommandRun {
            try CommandRun(["policy", "upload", "p.yaml"], files: ["p.yaml": data])
        }
        #expect(try CommandRun(["policy", "upload", "none.yaml"]).errors.contains("none.yaml: cannot be read"))
        #expect(try upload(Data([0xE9, 0xFF])).errors.contains("is no UTF-8 text"))
        #expect(try upload(Data(repeating: UInt8(ascii: "#"), count: 1_048_577)).status == 65)
        #expect(try upload(Data(repeating: UInt8(ascii: "#"), count: 1_048_576)).status == 77)
    }
}
