import Foundation
import KakuzukeProtocol
import Storage
import Synchronization

extension FeedBuilder {
    /// A snapshot for an agent: one that was made for others a moment ago, or a new one.
    ///
    /// - Parameters:
    ///   - feed: what it is to be of.
    ///   - epoch: the agent's installation.
    /// - Returns: the snapshot; nil: the disk takes none.
    /// - Throws: `StorageError` when the database fails.
    func delivery(_ feed: Feed, epoch: [UInt8]) async throws -> FeedDelivery? {
        guard let artefacts else { return nil }
        return try await artefacts.alone(feed.content) {
            if let shared = artefacts.shared(feed.content), !feed.span.ambiguous.contains(shared.upTo) {
                if let delivery = try await delivery(of: shared, feed, epoch: epoch) { return delivery }
            }
            guard let made = try await artefact(feed) else { return nil }
            artefacts.keep(made)
            return try await delivery(of: made, feed, epoch: epoch)
        }
    }

    /// Notes that an agent is sent a snapshot.
    ///
    /// - Returns: the snapshot on its way; nil: this database does not know it, because it was put back, or the agent
    ///   may have sent facts that it would miss.
    /// - Throws: `StorageError` when the database fails.
    private func delivery(
        of artefact: FeedArtefact, _ feed: Feed, epoch: [UInt8]
    ) async throws -> FeedDelivery? {
        let (tenant, agent) = (feed.agent.scope.tenant, feed.agent.agent)
        let header = try await database.transaction(feed.agent.scope) {
            transaction -> Kakuzuke_V1_FeedHeader? in
            let (found, epochs, counts) = try await transaction.run(
                SelectFeedArtefact(tenant: tenant, artefact: StoredBytes(artefact.name)),
                SelectCurrentEpoch(tenant: tenant, agent: agent), CountEpochs(tenant: tenant, agent: agent))
            guard let agents = found.first?.agents, agents > 0 else {
                artefacts?.drop(artefact.name)
                return nil
            }
            let present = epochs.first?.installEpoch.bytes
            guard artefact.hasAll(of: agent, epoch: present, epochs: counts.first?.epochs ?? 0) else { return nil }
            _ = try await transaction.run(
                NoteFeedMarks(
                    tenant: tenant, agent: agent, sent: artefact.upTo,
                    confirmed: Storage.ChangeNumber(rawValue: 0), stores: feed.span.stores),
                NoteFeedArtefact(tenant: tenant, agent: agent, artefact: StoredBytes(artefact.name)))
            return artefact.header(for: agent, epoch: present)
        }
        guard let header else { return nil }
        let delivery = FeedDelivery(artefact: artefact, agent: feed.agent, epoch: epoch, header: header)
        artefacts?.note(delivery)
        return delivery
    }

    /// Makes a snapshot in a file, of which the database then knows; nil: the disk does not take it.
    private func artefact(_ feed: Feed) async throws -> FeedArtefact? {
        guard let artefacts, let file = artefacts.newFile() else { return nil }
        let (scope, name, madeAt) = (feed.agent.scope, artefacts.newName(), clock.now())
        let included: [UUID: FeedArtefact.Included]
        do {
            included = try await database.transaction(scope, seesOneSnapshot: true) { transaction in
                let epochs = try await transaction.run(SelectCurrentEpochs(tenant: scope.tenant))
                var transmission = FeedTransmission(
                    scope: scope, span: feed.span, versions: feed.versions, transaction: transaction,
                    signer: signer, products: products
                ) { part in
                    if case .items(let contents)? = part.part { try file.append([UInt8](contents)) }
                }
                try await transmission.sendCustomers()
                try await transmission.sendProducts()
                try await transmission.finishItems()
                return epochs.reduce(into: [:]) { included, row in
                    included[row.agent] = FeedArtefact.Included(
                        epoch: row.installEpoch.bytes, sequence: UInt64(max(row.nextSequence - 1, 0)))
                }
            }
        } catch {
            guard file.hasFailed else { throw error }
            return nil
        }
        _ = try await database.run(
            scope,
            NoteFeedArtefact(tenant: scope.tenant, agent: feed.agent.agent, artefact: StoredBytes(name)))
        return FeedArtefact(
            name: name, content: feed.content, upTo: feed.span.upTo, madeAt: madeAt,
            policies: FeedTransmission.policies(feed.versions), included: included, items: file)
    }
}
