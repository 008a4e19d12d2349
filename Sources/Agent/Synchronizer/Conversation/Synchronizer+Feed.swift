import KakuzukeProtocol
import LocalStore
import RPC
import Rating
import SwiftProtobuf

extension Synchronizer {
    /// Takes what changed since the checkpoint, and everything when that cannot be applied.
    func takeFeed(settings: Kakuzuke_V1_AgentSettings, _ report: inout SyncReport) async throws {
        let checkpoint = try await database.perform { database in try database.read { try $0.checkpoint() } }
        // What is damaged in the cache need not be among what has changed.
        let change = database.cacheDamage == nil ? UInt64(checkpoint?.change ?? 0) : 0
        do {
            report = try await takeFeed(after: change, settings: settings, report)
        } catch let error as LocalStoreError where change > 0 && Self.asksForSnapshot(error) {
            report = try await takeFeed(after: 0, settings: settings, report)
        }
    }

    private static func asksForSnapshot(_ error: LocalStoreError) -> Bool {
        [.feedOutOfOrder, .feedRejected, .damagedCache].contains(error.code)
    }

    private func takeFeed(
        after change: UInt64, settings: Kakuzuke_V1_AgentSettings, _ report: SyncReport
    ) async throws -> SyncReport {
        let installation = try await database.perform { database in try database.read { try $0.installation() } }
        let epoch = installation?.epoch ?? []
        let kept = download?.kept(of: epoch)
        var request = Kakuzuke_V1_FeedRequest()
        request.afterChange = change
        request.takesSomeStores = true
        request.installEpoch = .init(epoch)
        if let kept {
            request.artefact = .init(kept.artefact)
            request.artefactParts = UInt32(kept.parts)
        }
        return try await link.client.serverStreaming(
            ServerLink.method("Feed"), try request.serializedBytes(), options: RPCCallOptions(deadline: limits.feedTime)
        ) { parts in
            var reception = FeedReception(
                FeedArrival(database: database, itemsPerWrite: limits.feedItemsPerWrite, report: report),
                download: download, kept: kept, epoch: epoch)
            do {
                for try await part in parts { try await reception.take(part, settings: settings, at: moment()) }
                guard reception.isComplete else {
                    throw SyncFailure(.unavailable, "the feed broke off", isTransient: true)
                }
            } catch {
                await reception.breakOff(because: error)
                throw error
            }
            return reception.finish()
        }
    }
}
