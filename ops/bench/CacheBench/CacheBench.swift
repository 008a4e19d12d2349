import Foundation
import LocalStore
import Rating

/// Measures the agent's rating cache; prints one line for each figure.
///
/// `cache-bench load FILE CUSTOMERS` fills a file, `cache-bench look FILE LOOKS` opens it cold and looks customers up,
/// `cache-bench delta FILE CUSTOMERS` applies a delta of a tenth of them. Each is a process of its own, because the
/// highest memory of a process never falls again.
@main
struct CacheBench {
    static let subjects = 3
    static let bytesPerSubject = 100

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let count = Int(arguments[3]) else {
            print("usage: cache-bench load|look|delta FILE COUNT")
            exit(64)
        }
        let start = ContinuousClock.now
        let database = try AgentDatabase(path: arguments[2])
        switch arguments[1] {
        case "load": try load(database, customers: count, start: start)
        case "look": try look(database, looks: count, start: start)
        case "delta": try delta(database, customers: count, start: start)
        default: exit(64)
        }
        figure("max_rss", Double(memoryKibibytesMax()) / 1024, "MiB")
    }

    private static func load(_ database: AgentDatabase, customers: Int, start: ContinuousClock.Instant) throws {
        if try database.read({ try $0.installation() }) == nil {
            try database.install(
                Installation(
                    epoch: [UInt8](repeating: 1, count: 16), tenant: "tenant", agent: "agent", store: "0001",
                    settings: []))
        }
        let policy = FeedPolicy(version: 1, effectiveFrom: .distantPast, payload: [UInt8](repeating: 1, count: 4096))
        let application = try database.beginFeed(
            FeedHeader(
                isSnapshot: true, afterChange: 0, upToChange: 1, includedSequence: 0, madeOn: day,
                policies: [policy]))
        for first in stride(from: 1, through: customers, by: 4000) {
            try application.add(customers: (first..<min(first + 4000, customers + 1)).map { customer($0, mark: 1) })
        }
        try application.add(products: (0..<50_000).map { FeedProduct(code: productCode($0), payload: product) })
        figure("load_before_commit", seconds(since: start), "s")
        let commit = ContinuousClock.now
        try application.commit(appliedAt: now) {}
        figure("commit", seconds(since: commit), "s")
        figure("load", seconds(since: start), "s")
        try database.close()
    }

    private static func look(_ database: AgentDatabase, looks: Int, start: ContinuousClock.Instant) throws {
        let customers = 1_000_000
        let first = try database.read { try lookUp($0, number: customers / 2) }
        figure("cold_start_to_first_lookup", seconds(since: start) * 1000, "ms")
        precondition(first, "the customer must be in the cache")
        figure("rss_after_first_lookup", Double(memoryKibibytesMax()) / 1024, "MiB")
        var times: [Double] = []
        times.reserveCapacity(looks)
        var state: UInt64 = 42
        for _ in 0..<looks {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = 1 + Int((state >> 33) % UInt64(customers))
            let began = ContinuousClock.now
            let found = try database.read { try lookUp($0, number: number) }
            times.append(seconds(since: began) * 1_000_000)
            precondition(found, "the customer must be in the cache")
        }
        times.sort()
        figure("lookup_p50", times[looks / 2], "us")
        figure("lookup_p99", times[looks * 99 / 100], "us")
    }

    /// What a quote reads: checkpoint, policy version, customer, the store's own facts and ten products.
    private static func lookUp(_ reader: LocalReader, number: Int) throws -> Bool {
        guard let checkpoint = try reader.checkpoint(), let version = try reader.policyVersion(on: day),
            let customer = try reader.customer(identifier(number), policyVersion: version)
        else { return false }
        let own = try reader.ownFacts(of: customer.identifiers.map(\.hash), above: checkpoint.includedSequence)
        for index in 0..<10 {
            guard try reader.product(code: productCode((number + index * 977) % 50_000)) != nil else { return false }
        }
        return own.isEmpty && customer.states?.count == subjects * bytesPerSubject
    }

    private static func delta(_ database: AgentDatabase, customers: Int, start: ContinuousClock.Instant) throws {
        let applied = try database.read { try $0.checkpoint()?.change } ?? 0
        let application = try database.beginFeed(
            FeedHeader(
                isSnapshot: false, afterChange: applied, upToChange: applied + 1, includedSequence: 0, madeOn: day,
                policies: nil))
        for first in stride(from: 1, through: customers / 10, by: 4000) {
            let numbers = first..<min(first + 4000, customers / 10 + 1)
            try application.add(customers: numbers.map { customer($0 * 10, mark: 2) })
        }
        let commit = ContinuousClock.now
        try application.commit(appliedAt: now) {}
        figure("delta_commit", seconds(since: commit), "s")
        figure("delta", seconds(since: start), "s")
        try database.close()
    }

    private static let day = CalendarDate(daysSinceEpoch: 20_000)
    private static let now = StoredInstant(millisecondsSinceEpoch: 1_730_000_000_000)
    private static let product = [UInt8](repeating: 3, count: 60)

    private static func productCode(_ number: Int) -> String { "49\(1_000_000_000 + number)0" }

    private static func identifier(_ number: Int) -> IdentifierDigest {
        var mixed = UInt64(number) &* 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        return IdentifierDigest(high: mixed ^ (mixed >> 27), low: UInt64(number))
    }

    private static func customer(_ number: Int, mark: UInt8) -> FeedCustomer {
        FeedCustomer(
            id: Int64(number), facts: [mark, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
            identifiers: [CustomerIdentifier(kind: 1, keyID: 1, hash: identifier(number))],
            states: [
                FeedStates(policyVersion: 1, states: [UInt8](repeating: mark, count: subjects * bytesPerSubject))
            ])
    }

    private static func memoryKibibytesMax() -> Int {
        // The C library spells getrusage's argument in two ways, after what else a build imports.
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return Int(line.filter(\.isNumber)) ?? 0
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }

    private static func figure(_ name: String, _ value: Double, _ unit: String) {
        print("\(name) \((value * 1000).rounded() / 1000) \(unit)")
    }
}
