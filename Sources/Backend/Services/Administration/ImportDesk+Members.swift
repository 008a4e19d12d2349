import Foundation
public import KakuzukeProtocol
import Rating
import Storage

extension ImportDesk {
    /// Takes one message of members with what they have chosen; a wrong row is named and the others are taken.
    public func members(
        _ message: Kakuzuke_V1_ImportMembersRequest, into summary: inout Kakuzuke_V1_ImportSummary,
        by caller: Caller
    ) async throws {
        guard message.members.count <= Self.rowsPerMessageMax else {
            throw ServiceError(.tooMuch, "at most \(Self.rowsPerMessageMax) rows in a message", field: "members")
        }
        let before = Self.rowsBefore(summary)
        var members: [Row] = []
        for (position, member) in message.members.enumerated() {
            if let identifiers = Self.identifiers(member), Self.factsAreSound(member) {
                members.append(
                    Row(position: before + position, group: IdentityLinker.Group(identifiers), member: member))
            } else {
                Self.reject(before + position, "identifier_or_facts", &summary)
            }
        }
        guard !members.isEmpty else { return }
        let rows = members
        let linker = IdentityLinker(database: database, customers: customers)
        let linked = try await linker.linking(rows.map(\.group), caller.scope) { preparation in
            try await store(rows, linker, preparation, caller)
        }
        for (row, link) in zip(rows, linked) {
            if let link {
                summary.accepted += 1
                summary.conflicts += UInt64(link.conflicts.count)
            } else {
                Self.reject(row.position, "more_identifiers", reason: "too_many", &summary)
            }
        }
    }

    /// A member that can be taken, with all identifiers.
    private struct Row {
        var position: Int
        var group: IdentityLinker.Group
        var member: Kakuzuke_V1_ImportMembersRequest.Member
    }

    private func store(
        _ rows: [Row], _ linker: IdentityLinker, _ preparation: IdentityLinker.Preparation, _ caller: Caller
    ) async throws -> [IdentityLinker.Linked?] {
        let now = clock.now()
        let active = try await policies.active(caller.scope)
        return try await database.transaction(caller.scope) { transaction in
            var work = CustomerWork(
                scope: caller.scope, transaction: transaction, now: now, policies: active, today: .distantPast)
            let linked = try await linker.link(rows.map(\.group), preparation, source: "import", &work)
            let members = zip(linked, rows).compactMap { link, row in link.map { ($0.customer, row.member) } }
            try await Self.store(members, &work)
            let conflicts = linked.reduce(0) { $0 + ($1?.conflicts.count ?? 0) }
            try await AuditTrail.append(
                caller.event(
                    "members.imported", at: now,
                    [("members", String(members.count)), ("conflicts", String(conflicts))]), caller.scope,
                transaction)
            return linked
        }
    }

    private static func store(
        _ members: [(customer: KnownCustomer, member: Kakuzuke_V1_ImportMembersRequest.Member)],
        _ work: inout CustomerWork
    ) async throws {
        let options = members.flatMap { entry in entry.member.enrolment.map { (entry.customer, $0) } }
        let values = members.flatMap { entry in entry.member.attributes.map { (entry.customer, $0) } }
        _ = try await work.transaction.run(
            InsertEnrolments(
                tenant: work.tenant, customers: options.map(\.0.customer),
                identities: options.map(\.0.storedIdentity), options: options.map(\.1.option),
                onDates: options.map { CalendarDate(daysSinceEpoch: $0.1.onDate) }),
            InsertAttributes(
                tenant: work.tenant, customers: values.map(\.0.customer), identities: values.map(\.0.storedIdentity),
                attributes: values.map(\.1.attribute),
                fromDates: values.map { entry in
                    entry.1.hasFromDate ? CalendarDate(daysSinceEpoch: entry.1.fromDate) : IngestUnit.always
                }, values: values.map(\.1.value), recordedAt: work.now))
        work.touched.formUnion(members.map(\.customer.customer))
        // What members have chosen long ago lies before what the states have summed up.
        try await work.remake(work.touched)
        _ = try await work.number()
    }

    /// The member's own identifier and the others; nil: one of them is none, or there are too many.
    private static func identifiers(_ member: Kakuzuke_V1_ImportMembersRequest.Member) -> [IdentifierHash]? {
        guard let own = identifier(member), member.moreIdentifiers.count < ConflictDesk.identifiersMax else {
            return nil
        }
        let more = member.moreIdentifiers.compactMap { try? IdentifierHash($0) }
        return more.count == member.moreIdentifiers.count ? [own] + more : nil
    }

    private static func identifier(_ member: Kakuzuke_V1_ImportMembersRequest.Member) -> IdentifierHash? {
        UInt8(exactly: member.identifierKind).flatMap { IdentifierKind(rawValue: $0) }.flatMap {
            IdentifierHash(kind: $0, keyID: member.identifierKeyID, bytes: member.identifierHash)
        }
    }

    private static func factsAreSound(_ member: Kakuzuke_V1_ImportMembersRequest.Member) -> Bool {
        let texts = member.enrolment.map(\.option) + member.attributes.flatMap { [$0.attribute, $0.value] }
        let dates = member.enrolment.map(\.onDate) + member.attributes.filter(\.hasFromDate).map(\.fromDate)
        return texts.count <= 100 && texts.allSatisfy { (1...InputLimits.textBytesMax).contains($0.utf8.count) }
            && dates.allSatisfy { (-25_567...2_932_896).contains($0) }
    }
}
