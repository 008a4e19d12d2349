import KakuzukeProtocol
import LocalStore
import RPC
import Rating
import SwiftProtobuf

extension Synchronizer {
    /// Takes what changed since the checkpoint, and everything when that cannot be applied.
    func takeFeed(settings: Kakuzuke_V1_AgentSettings, _ report: inout SyncReport) async throws {
        let checkpoint = try await database.perform { database in try database.read { try $0.checkpoint() } }
        let change = UInt64(checkpoint?.change ?? 0)
        do {
            report = try await takeFeed(after: change, settings: settings, report)
        } catch let error as LocalStoreError where change > 0 && Self.asksForSnapshot(error) {
            report = try await takeFeed(after: 0, settings: settings, report)
        }
    }

    private static func asksForSnapshot(_ error: LocalStoreError) -> Bool {
        error.code == .feedOutOfOrder || error.code == .feedRejected
    }

    private func takeFeed(
        after change: UInt64, settings: Kakuzuke_V1_AgentSettings, _ report: SyncReport
    ) async throws -> SyncReport {
        let installation = try await database.perform { database in try database.read { try $0.installation() } }
        var request = Kakuzuke_V1_FeedRequest()
        request.afterChange = change
        request.installEpoch = .init(installation?.epoch ?? [])
        return try await link.client.serverStreaming(
            ServerLink.method("Feed"), request, returning: Kakuzuke_V1_FeedPart.self,
            options: RPCCallOptions(deadline: limits.feedTime)
        ) { parts in
            var arrival = FeedArrival(database: database, itemsPerWrite: limits.feedItemsPerWrite, report: report)
            do {
                for try await part in parts { try await arrival.take(part, settings: settings, at: moment()) }
                guard arrival.isComplete else {
                    throw SyncFailure(.unavailable, "the feed broke off", isTransient: true)
                }
            } catch {
                await arrival.abandon()
                throw error
            }
            return arrival.report
        }
    }
}

/// One feed while it arrives.
private struct FeedArrival {
    let database: AgentDatabase
    let itemsPerWrite: Int
    var report: SyncReport
    private(set) var isComplete = false
    private var application: FeedApplication?
    private var digest = FeedDigest()

    init(database: AgentDatabase, itemsPerWrite: Int, report: SyncReport) {
        self.database = database
        self.itemsPerWrite = itemsPerWrite
        self.report = report
    }

    mutating func take(
        _ part: Kakuzuke_V1_FeedPart, settings: Kakuzuke_V1_AgentSettings, at now: StoredInstant
    ) async throws {
        switch part.part {
        case .header(let header)? where application == nil:
            digest.update(try header.serializedBytes())
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

    func abandon() async {
        guard let application, !isComplete else { return }
        // A feed that stays collected is dropped when the next one begins.
        try? await database.perform { _ in try application.abandon() }
    }

    private static var unreadable: SyncFailure { SyncFailure(.defect, "the feed's parts are out of order") }

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
                payload: try version.policy.serializedBytes())
        }
        self.init(
            isSnapshot: message.isSnapshot, afterChange: Int64(clamping: message.afterChange),
            upToChange: Int64(clamping: message.upToChange),
            includedSequence: Int64(clamping: message.includedSequence),
            madeOn: CalendarDate(daysSinceEpoch: message.madeOn), policies: policies)
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
