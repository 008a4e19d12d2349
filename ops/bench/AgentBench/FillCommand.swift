import ArgumentParser
import Foundation
import KakuzukeProtocol
import LocalStore
import Rating
import SeededTestSupport
import SwiftProtobuf

/// Puts invented customers into an agent's cache, as a feed of the server would, with its own policy and products.
struct FillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill", abstract: "Replaces the customers in the cache of an agent that is not running.")

    /// Customers that differ; the others repeat them under other numbers.
    static let patternCount = 2_000
    /// Numbers of the invented customers begin here, above those that the server gives.
    static let customerNumberFirst: Int64 = 1_000_000_000

    @OptionGroup var options: AgentOptions

    func run() throws {
        let database = try AgentDatabase(path: options.agent + "/agent.db")
        let (checkpoint, policies) = try database.read { (try $0.checkpoint(), try $0.policies()) }
        guard let checkpoint, let version = policies.last else {
            throw BenchFailure("the agent has taken no feed with a policy yet")
        }
        let codes = try options.productCodes()
        let products = try database.read { reader in
            try codes.map { FeedProduct(code: $0, payload: try reader.product(code: $0)) }
        }
        let key = try identifierKey()
        let engine = try RatingEngine(try Policy(try Kakuzuke_V1_Policy(serializedBytes: version.payload)))
        var generator = SeededGenerator(seed: 1)
        let patterns = try CustomerPattern.patterns(
            count: Self.patternCount, engine: engine, today: checkpoint.madeOn, generator: &generator)
        let application = try database.beginFeed(
            FeedHeader(
                isSnapshot: true, afterChange: 0, upToChange: checkpoint.change,
                includedSequence: checkpoint.includedSequence, madeOn: checkpoint.madeOn, policies: policies))
        for first in stride(from: 0, to: options.customers, by: 2_000) {
            let numbers = first..<min(first + 2_000, options.customers)
            try application.add(
                customers: try numbers.map { number in
                    let pattern = patterns[number % patterns.count]
                    return FeedCustomer(
                        id: Self.customerNumberFirst + Int64(number), facts: pattern.facts,
                        identifiers: [try identifier(number, key)],
                        states: [FeedStates(policyVersion: version.version, states: pattern.states)])
                })
        }
        for first in stride(from: 0, to: products.count, by: 2_000) {
            try application.add(products: Array(products[first..<min(first + 2_000, products.count)]))
        }
        let moment = StoredInstant(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000))
        try application.commit(appliedAt: moment) {}
        try database.close()
        func mean(_ bytes: KeyPath<CustomerPattern, [UInt8]>) -> Int {
            patterns.reduce(0) { $0 + $1[keyPath: bytes].count } / patterns.count
        }
        print(
            """
            {"customers":\(options.customers),"subjects":\(engine.policy.subjects.count),\
            "state_bytes":\(mean(\.states)),"fact_bytes":\(mean(\.facts)),"products":\(products.count)}
            """)
    }

    private func identifier(_ number: Int, _ key: IdentifierKey) throws -> CustomerIdentifier {
        let hash = try key.hash(MemberNumber.text(number), kind: .memberNumber)
        return CustomerIdentifier(
            kind: hash.kind.rawValue, keyID: hash.keyID, hash: IdentifierDigest(high: hash.high, low: hash.low))
    }

    /// The newest of the tenant's keys in the agent's folder.
    private func identifierKey() throws -> IdentifierKey {
        let folder = options.agent + "/identity"
        let keys = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name -> IdentifierKey? in
            guard name.hasPrefix("identifier-"), name.hasSuffix(".key"),
                let id = UInt32(name.dropFirst("identifier-".count).dropLast(".key".count))
            else { return nil }
            return IdentifierKey(id: id, bytes: try Data(contentsOf: URL(filePath: folder + "/" + name)))
        }
        guard let key = keys.max(by: { $0.id < $1.id }) else { throw BenchFailure("\(folder) holds no key") }
        return key
    }
}
