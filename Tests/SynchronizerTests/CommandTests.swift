import Foundation
import KakuzukeProtocol
import LocalStore
import RPC
import Rating
import SwiftProtobuf
import Testing

@testable import Synchronizer

// Goal: an agent does what headquarters orders within its round, once, whatever breaks off, refuses what it does not
// know, and holds up nothing else. Method: the agent's own file and synchroniser against a server that hands out
// commands as the test says.
@Suite struct CommandTests {
    private static let now = StoredInstant(millisecondsSinceEpoch: 1_728_000_000_000)
    private static let day = CalendarDate(daysSinceEpoch: 20_000)

    private struct Store {
        let folder = NSTemporaryDirectory() + "kz-commands-\(UUID().uuidString.prefix(8))"
        let headquarters: CommandServer
        let database: AgentDatabase
        let server: RPCServer
        let client: RPCClient
        let synchronizer: Synchronizer

        init(
            _ headquarters: CommandServer, _ diagnostics: (@Sendable () async throws -> Kakuzuke_V1_DiagnosticsFiles)?
        ) async throws {
            self.headquarters = headquarters
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            database = try AgentDatabase(path: folder + "/agent.db")
            try database.install(
                Installation(
                    epoch: [UInt8](repeating: 3, count: 16), tenant: "t", agent: "a", store: "S001", settings: []))
            server = try RPCServer(methods: headquarters.methods, wallClockSeconds: { 0 })
            _ = try await server.start([.unixSocket(path: folder + "/s", mode: 0o600)])
            client = try RPCClient(.unixSocket(path: folder + "/s"), random: { 0.5 })
            synchronizer = Synchronizer(
                database: database, link: ServerLink(client: client), softwareVersion: "test",
                diagnostics: diagnostics, now: { CommandTests.now })
        }

        /// Keeps receipts of some days, one a day, all acknowledged.
        func keep(_ days: Range<Int>) throws {
            let facts = try days.map { try CommandTests.fact($0) }
            try database.accept(
                SpoolDelivery(facts: facts, sourceCanAmend: true, source: "test"), at: CommandTests.now)
            let last = try database.read { try $0.spoolStatus().lastSequence }
            try database.acknowledge(through: last, digest: [UInt8](repeating: 4, count: 32), at: CommandTests.now)
        }

        func round() async throws -> SyncReport { try await synchronizer.run(takingFeed: false) }

        func close() async throws {
            await client.shutdown()
            await server.shutdown(drainWithin: .zero)
            try database.close()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    /// A receipt of a day as the spool keeps it.
    private static func fact(_ number: Int) throws -> SpoolFact {
        let date = day.adding(days: number)
        let receipt = ReceiptFact(
            event: .sale, store: try #require(StoreCode("S001")), terminal: "1", number: String(number),
            writtenDate: date, writtenTime: nil, businessDate: date, customer: nil, payment: "cash",
            fulfilment: "carry_out",
            lines: [
                ReceiptFactLine(
                    product: "P1", category: "FRUIT", quantity: QuantityThousandths(1000),
                    writtenAmount: MoneyMinorUnits(100), taxRate: BasisPoints(800), isTaxIncluded: false,
                    amount: MoneyMinorUnits(100), cost: nil)
            ])
        return SpoolFact(
            kind: FactKind.receipt.rawValue, key: receipt.receiptKey, digest: receipt.contentDigest.bytes,
            businessDate: date, customer: nil, lineCount: 1, amount: MoneyMinorUnits(100),
            payload: try FactCodec.encode(.receipt(receipt)))
    }

    private static func files(_ text: String) -> Kakuzuke_V1_DiagnosticsFiles {
        var file = Kakuzuke_V1_DiagnosticsFile()
        file.name = "doctor.txt"
        file.text = text
        var files = Kakuzuke_V1_DiagnosticsFiles()
        files.files = [file]
        return files
    }

    private struct Setting {
        var headquarters = CommandServer(version: .current)
        var diagnostics: (@Sendable () async throws -> Kakuzuke_V1_DiagnosticsFiles)? = { files("all is well") }
    }

    private static func with(
        _ setting: Setting = Setting(), _ body: (Store) async throws -> Void
    ) async throws {
        let store = try await Store(setting.headquarters, setting.diagnostics)
        do { try await body(store) } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    @Test func factsGoAgainFromASequenceOrADate() async throws {
        try await Self.with { store in
            try store.keep(0..<9)
            store.headquarters.order(1) { $0.resend.fromSequence = 4 }
            store.headquarters.order(2) { $0.resend.fromDate = Self.day.daysSinceEpoch + 6 }
            // Before everything that is kept.
            store.headquarters.order(3) { $0.resend.fromDate = 0 }
            let report = try await store.round()
            #expect(report.commands == 3 && report.factsResent == 6 + 3 + 9 && report.commandFailure == nil)
            #expect(report.facts == 0)
            #expect(store.headquarters.with { $0.resent } == ["1: 4-9", "2: 7-9", "3: 1-9"])
            #expect(store.headquarters.with { $0.reports } == ["1 done ", "2 done ", "3 done "])
            // Nothing is left, and nobody is asked.
            let next = try await store.round()
            #expect(next.commands == 0 && store.headquarters.with { $0.taken } == 1)
        }
    }

    @Test func whatIsNotKeptIsRefused() async throws {
        try await Self.with { store in
            try store.keep(0..<3)
            store.headquarters.order(1) { $0.resend.fromSequence = 4 }
            store.headquarters.order(2) { $0.resend.fromDate = Self.day.daysSinceEpoch + 3 }
            store.headquarters.order(3) { $0.resend.fromSequence = .max }
            store.headquarters.order(4) { $0.resend = Kakuzuke_V1_ResendOrder() }
            let report = try await store.round()
            #expect(report.commands == 4 && report.factsResent == 0)
            #expect(
                store.headquarters.with { $0.reports } == (1...4).map { "\($0) refused nothing_kept" })
        }
    }

    @Test func aResendThatBreaksOffGoesOnWhereItStood() async throws {
        try await Self.with { store in
            // Enough lines for several batches.
            try store.keep(0..<9_000)
            store.headquarters.order(1) { $0.resend.fromSequence = 1 }
            store.headquarters.with { $0.breaks = 1 }
            let broken = try await store.round()
            #expect(broken.commands == 0 && broken.commandFailure?.code == .unavailable)
            #expect(store.headquarters.with { $0.reports }.isEmpty)
            let report = try await store.round()
            // All at once: Swift 6.3.1 gives the second of two such closures what the first one gave.
            let told = store.headquarters.with { $0 }
            #expect(report.commands == 1 && told.reports == ["1 done "])
            let resent = told.resent
            // Several batches, without a gap and none twice.
            #expect(resent.count > 2)
            let bounds = resent.map { $0.dropFirst(3).split(separator: "-").compactMap { Int($0) } }
            #expect(bounds.first?.first == 1 && bounds.last?.last == 9_000)
            for (earlier, later) in zip(bounds, bounds.dropFirst()) { #expect(later[0] == earlier[1] + 1) }
        }
    }

    @Test func aBundleComesInPartsAndOnce() async throws {
        // Hardly smaller when it is packed.
        let text = (0..<60_000).map { String($0 &* 7_919 % 99_991, radix: 36) }.joined()
        try await Self.with(Setting(diagnostics: { Self.files(text) })) { store in
            store.headquarters.order(7) { $0.diagnostics = Kakuzuke_V1_DiagnosticsOrder() }
            store.headquarters.with { $0.breaks = 1 }
            #expect(try await store.round().commandFailure?.code == .unavailable)
            #expect(try await store.round().commands == 1)
            let packed = try #require(store.headquarters.with { $0.bundles[7] })
            #expect(packed.count > CommandLimits.partBytesMax)
            #expect(try Kakuzuke_V1_DiagnosticsFiles(packed: packed) == Self.files(text))
            // The server has ended it by itself.
            #expect(store.headquarters.with { $0.reports }.isEmpty)
            #expect(try await store.round().commands == 0)
        }
    }

    @Test func aBundleThatIsTooLargeOrCannotBeMadeIsRefused() async throws {
        let large = String(repeating: "x", count: CommandLimits.bundleUnpackedBytesMax)
        try await Self.with(Setting(diagnostics: { Self.files(large) })) { store in
            store.headquarters.order(1) { $0.diagnostics = Kakuzuke_V1_DiagnosticsOrder() }
            _ = try await store.round()
            #expect(store.headquarters.with { $0.reports } == ["1 refused too_large"])
        }
        try await Self.with(Setting(diagnostics: nil)) { store in
            store.headquarters.order(1) { $0.diagnostics = Kakuzuke_V1_DiagnosticsOrder() }
            _ = try await store.round()
            #expect(store.headquarters.with { $0.reports } == ["1 refused not_possible"])
        }
        try await Self.with(Setting(diagnostics: { throw CocoaError(.fileReadNoSuchFile) })) { store in
            store.headquarters.order(1) { $0.diagnostics = Kakuzuke_V1_DiagnosticsOrder() }
            let report = try await store.round()
            #expect(report.commands == 1)
            #expect(store.headquarters.with { $0.reports } == ["1 failed defect"])
        }
    }

    @Test func whatALaterServerOrdersIsRefusedAndTheRestIsDone() async throws {
        let later = ConversationVersion(
            major: ConversationVersion.current.major, minor: ConversationVersion.current.minor + 1)
        try await Self.with(Setting(headquarters: CommandServer(version: later))) { store in
            try store.keep(0..<2)
            // A kind that this version does not know.
            let order = try Kakuzuke_V1_AgentCommand(serializedBytes: [0x08, 5, 0xFA, 0x01, 0])
            store.headquarters.with { $0.open.append(order) }
            store.headquarters.order(6) { $0.resend.fromSequence = 1 }
            let report = try await store.round()
            #expect(report.commands == 2 && report.commandFailure == nil)
            #expect(store.headquarters.with { $0.reports } == ["5 refused not_known", "6 done "])
        }
    }

    @Test func aServerOfTheFirstVersionIsNotAsked() async throws {
        let first = CommandServer(version: ConversationVersion(major: 1, minor: 0), tellsAlways: true)
        try await Self.with(Setting(headquarters: first)) { store in
            store.headquarters.order(1) { $0.diagnostics = Kakuzuke_V1_DiagnosticsOrder() }
            let report = try await store.round()
            #expect(report.commands == 0)
            #expect(store.headquarters.with { $0.taken } == 0)
        }
    }

    @Test func whatGoesWrongEndsNoRound() async throws {
        try await Self.with { store in
            store.headquarters.order(1) { $0.diagnostics = Kakuzuke_V1_DiagnosticsOrder() }
            // It has expired meanwhile.
            store.headquarters.with { $0.refusal = KakuzukeError(.wrongState, "the command has expired") }
            let report = try await store.round()
            #expect(report.commands == 0 && report.commandFailure?.code == .wrongState)
            let note = try store.database.read { try $0.conversation() }
            #expect(note.succeededAt == Self.now && note.failureCode == nil)
        }
    }
}
