import Foundation
import LocalStore
import Rating

let someDay = CalendarDate(daysSinceEpoch: 20_000)
let someMoment = StoredInstant(millisecondsSinceEpoch: 1_730_000_000_000)

func moment(days: Double) -> StoredInstant {
    StoredInstant(millisecondsSinceEpoch: someMoment.millisecondsSinceEpoch + Int64(days * 86_400_000))
}

func identifier(_ number: Int) -> CustomerIdentifier {
    CustomerIdentifier(
        kind: 1, keyID: 3, hash: IdentifierDigest(high: UInt64(number) &* 0x9e37_79b9_7f4a_7c15, low: UInt64(number)))
}

func fact(
    _ key: String, content: String = "a", customer: Int? = nil, lines: Int = 2, amount: Int64 = 100, day: Int32 = 20_000
) -> SpoolFact {
    SpoolFact(
        kind: 1, key: key, digest: Array(content.utf8), businessDate: CalendarDate(daysSinceEpoch: day),
        customer: customer.map(identifier), lineCount: lines, amount: MoneyMinorUnits(amount),
        payload: Array("\(key)/\(content)".utf8))
}

func delivery(_ facts: [SpoolFact], canAmend: Bool = true, rejected: [RejectedRow] = []) -> SpoolDelivery {
    SpoolDelivery(facts: facts, sourceCanAmend: canAmend, source: "journal", rejected: rejected)
}

func installation(epoch: UInt8 = 1) -> Installation {
    Installation(
        epoch: [UInt8](repeating: epoch, count: 16), tenant: "tenant", agent: "agent", store: "0001", settings: [1, 2])
}

/// A file that belongs to an agent.
func installed(_ folder: TemporaryFolder, limits: LocalStoreLimits = LocalStoreLimits()) throws -> AgentDatabase {
    let database = try AgentDatabase(path: folder.file, limits: limits)
    try database.install(installation())
    return database
}

extension AgentDatabase {
    @discardableResult
    func accept(_ facts: SpoolFact..., canAmend: Bool = true, at now: StoredInstant = someMoment) throws -> [Acceptance]
    {
        try accept(delivery(facts, canAmend: canAmend), at: now).acceptances
    }

    func status() throws -> SpoolStatus { try read { try $0.spoolStatus() } }

    func pending(after sequence: Int64 = 0, limits: PendingLimits = PendingLimits()) throws -> [StoredFact] {
        try read { try $0.pending(after: sequence, limits: limits) }
    }
}

/// Runs a program to its end and returns what it printed and its exit code.
func run(_ program: String, _ arguments: [String]) throws -> (output: String, code: Int32) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: output, as: UTF8.self), process.terminationStatus)
}

/// Runs blocking work on a thread of its own.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

/// The helper program beside the test program.
let probePath =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    .map { URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("spool-probe").path } ?? ""
