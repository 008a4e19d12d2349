public import KakuzukeProtocol
public import LocalStore
import Rating
import SwiftProtobuf

/// One feed while it arrives, part by part, on its way into the agent's file.
public struct FeedArrival {
    /// What the feed brought so far.
    public private(set) var report: SyncReport
    /// True: the feed's end has been verified and everything is visible.
    public private(set) var isComplete = false

    private let database: AgentDatabase
    private let itemsPerWrite: Int
    private var application: FeedApplication?
    private var digest = FeedDigest()

    /// Waits for the header.
    ///
    /// - Parameters:
    ///   - database: the agent's file.
    ///   - itemsPerWrite: customers or products written at a time.
    ///   - report: goes on counting.
    public init(database: AgentDatabase, itemsPerWrite: Int, report: SyncReport) {
        self.database = database
        self.itemsPerWrite = itemsPerWrite
        self.report = report
    }

    /// Takes the next part; the end makes the feed visible, if it was signed by the tenant's server.
    ///
    /// - Parameters:
    ///   - part: the part's bytes as they were sent, because the signature is of these.
    ///   - settings: hold the key with which the tenant's server signs.
    ///   - now: the agent's wall clock.
    /// - Throws: `SyncFailure`, `ContractError` or `LocalStoreError` for a part that cannot be taken.
    public mutating func take(
        _ part: [UInt8], settings: Kakuzuke_V1_AgentSettings, at now: StoredInstant
    ) async throws {
        guard let message = try? Kakuzuke_V1_FeedPart(serializedBytes: part) else { throw Self.unreadable }
        switch message.part {
        case .header(let header)? where application == nil:
            guard let sent = Kakuzuke_V1_FeedPart.headerBytes(in: part) else { throw Self.unreadable }
            digest.update(sent)
            let content = try FeedHeader(header)
            application = try await database.perform { try $0.beginFeed(content) }
            report.isSnapshot = header.isSnapshot
            report.feedChange = header.upToChange
            report.customers = 0
            report.products = 0
        case .items(let bytes)?:
            digest.update([UInt8](bytes))
            try await add(try Kakuzuke_V1_FeedItems(contents: [UInt8](bytes)))
        case .end(let end)?:
            guard let application else { throw Self.unreadable }
            let digest = digest.bytes()
            let key = [UInt8](settings.feedPublicKey)
            try await database.perform { _ in
                try application.commit(appliedAt: now) {
                    guard digest.elementsEqual(end.digest),
                        FeedSignature.isValid([UInt8](end.signature), of: digest, publicKey: key)
                    else { throw SyncFailure(.dataLoss, "the feed's signature is wrong") }
                }
            }
            isComplete = true
        default: throw Self.unreadable
        }
    }

    /// Drops what has arrived of a feed that did not come to its end.
    public func abandon() async {
        guard let application, !isComplete else { return }
        // A feed that stays collected is dropped when the next one begins.
        try? await database.perform { _ in try application.abandon() }
    }

    private static var unreadable: SyncFailure {
        SyncFailure(.defect, "the feed's parts are out of order or cannot be read")
    }

    private mutating func add(_ items: Kakuzuke_V1_FeedItems) async throws {
        guard let application else { throw Self.unreadable }
        let customers = try items.customers.map { try FeedCustomer($0) }
        let products = try items.products.map { try FeedProduct($0) }
        report.customers += customers.count
        report.products += products.count
        for start in stride(from: 0, to: max(customers.count, products.count), by: itemsPerWrite) {
            let customerPart = Array(customers.dropFirst(start).prefix(itemsPerWrite))
            let productPart = Array(products.dropFirst(start).prefix(itemsPerWrite))
            try await database.perform { _ in try application.add(customers: customerPart, products: productPart) }
        }
    }
}

extension FeedHeader {
    fileprivate init(_ message: Kakuzuke_V1_FeedHeader) throws {
        let policies = try message.policies.map { version in
            FeedPolicy(
                version: version.version, effectiveFrom: CalendarDate(daysSinceEpoch: version.effectiveFrom),
                scheduledFrom: version.hasScheduledFrom
                    ? CalendarDate(daysSinceEpoch: version.scheduledFrom) : nil,
                payload: try version.policy.serializedBytes())
        }
        self.init(
            isSnapshot: message.isSnapshot, afterChange: Int64(clamping: message.afterChange),
            upToChange: Int64(clamping: message.upToChange),
            includedSequence: Int64(clamping: message.includedSequence),
            madeOn: CalendarDate(daysSinceEpoch: message.madeOn), policies: policies,
            isOfSomeStores: message.isOfSomeStores)
    }
}

extension FeedCustomer {
    fileprivate init(_ item: Kakuzuke_V1_CustomerItem) throws {
        let identifiers = try item.identifiers.map { message in
            let hash = try IdentifierHash(message)
            return CustomerIdentifier(
                kind: hash.kind.rawValue, keyID: hash.keyID, hash: IdentifierDigest(high: hash.high, low: hash.low))
        }
        self.init(
            id: Int64(clamping: item.customerID), isGone: item.isGone, isLimited: item.isLimited,
            facts: try item.facts.serializedBytes(), identifiers: identifiers,
            states: item.states.map { FeedStates(policyVersion: $0.policyVersion, states: [UInt8]($0.states)) })
    }
}

extension FeedProduct {
    fileprivate init(_ item: Kakuzuke_V1_ProductItem) throws {
        self.init(code: item.code, payload: item.isGone ? nil : try item.serializedBytes())
    }
}
