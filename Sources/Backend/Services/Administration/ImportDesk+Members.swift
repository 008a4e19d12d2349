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
        let taken = try await linker.linking(rows.map(\.group), caller.scope) { preparation in
            try await store(rows, linker, preparation, caller)
        }
        for (row, taken) in zip(rows, taken) { Self.count(taken, row, &summary) }
    }

    private static func count(_ taken: Taken?, _ row: Row, _ summary: inout Kakuzuke_V1_ImportSummary) {
        guard let taken else { return reject(row.position, "more_identifiers", reason: "too_many", &summary) }
        summary.conflicts += UInt64(taken.conflicts)
        if taken.contradictions.isEmpty { summary.accepted += 1 }
        // What else the row tells is taken, but whoever imports has to look at it.
        for attribute in taken.contradictions {
            reject(row.position, attribute, reason: "attribute_contradiction", &summary)
        }
    }

    /// A member that can be taken, with all identifiers.
    private struct Row {
        var position: Int
        var group: IdentityLinker.Group
        var member: Kakuzuke_V1_ImportMembersRequest.Member
    }

    /// What became of a row.
    private struct Taken: Sendable {
        /// Identifiers that go on naming somebody else.
        var conflicts: Int
        /// Attributes of which another value from the same date goes on counting.
        var contradictions: [String]
    }

    /// A value of an attribute that a row tells.
    private struct Told {
        /// Where the row stands among those that are taken.
        var row: Int
        var customer: KnownCustomer
        var attribute: String
        var from: CalendarDate
        var value: String
    }

    /// Of what there is one value that counts.
    private struct AttributeKey: Hashable {
        var customer: CustomerKey
        var attribute: String
        var from: CalendarDate
    }

    /// A value that counts, and since when it is known.
    private struct Counting {
        var value: String
        var recordedAt: Moment
    }

    private func store(
        _ rows: [Row], _ linker: IdentityLinker, _ preparation: IdentityLinker.Preparation, _ caller: Caller
    ) async throws -> [Taken?] {
        let now = clock.now()
        let active = try await policies.active(caller.scope)
        return try await database.transaction(caller.scope) { transaction in
            var work = CustomerWork(
                scope: caller.scope, transaction: transaction, now: now, policies: active, today: .distantPast)
            let linked = try await linker.link(rows.map(\.group), preparation, source: "import", &work)
            var taken = linked.map { link in link.map { Taken(conflicts: $0.conflicts.count, contradictions: []) } }
            let members = rows.indices.compactMap { row in
                linked[row].map { (row: row, customer: $0.customer, member: rows[row].member) }
            }
            // An attribute may be told from several dates and is named once.
            for told in try await Self.store(members, &work)
            where taken[told.row]?.contradictions.contains(told.attribute) == false {
                taken[told.row]?.contradictions.append(told.attribute)
            }
            let conflicts = taken.reduce(0) { $0 + ($1?.conflicts ?? 0) }
            let contradictions = taken.reduce(0) { $0 + ($1?.contradictions.count ?? 0) }
            try await AuditTrail.append(
                caller.event(
                    "members.imported", at: now,
                    [
                        ("members", String(members.count)), ("conflicts", String(conflicts)),
                        ("contradictions", String(contradictions)),
                    ]), caller.scope, transaction)
            return taken
        }
    }

    /// Stores what members have chosen and told; returns the values that do not count.
    private static func store(
        _ members: [(row: Int, customer: KnownCustomer, member: Kakuzuke_V1_ImportMembersRequest.Member)],
        _ work: inout CustomerWork
    ) async throws -> [Told] {
        let options = members.flatMap { entry in entry.member.enrolment.map { (entry.customer, $0) } }
        _ = try await work.transaction.run(
            InsertEnrolments(
                tenant: work.tenant, customers: options.map(\.0.customer),
                identities: options.map(\.0.storedIdentity), options: options.map(\.1.option),
                onDates: options.map { CalendarDate(daysSinceEpoch: $0.1.onDate) }))
        let contradicting = try await add(
            members.flatMap { entry in
                entry.member.attributes.map { told in
                    Told(
                        row: entry.row, customer: entry.customer, attribute: told.attribute,
                        from: told.hasFromDate ? CalendarDate(daysSinceEpoch: told.fromDate) : IngestUnit.always,
                        value: told.value)
                }
            }, &work)
        work.touched.formUnion(members.map(\.customer.customer))
        // What members have chosen long ago lies before what the states have summed up.
        try await work.remake(work.touched)
        _ = try await work.number()
        return contradicting
    }

    /// Stores values of attributes; returns those that do not count, because another one from their date does.
    ///
    /// They are stored all the same for whom they were told, because a merge may be undone.
    private static func add(_ values: [Told], _ work: inout CustomerWork) async throws -> [Told] {
        guard !values.isEmpty else { return [] }
        let customers = Set(values.map(\.customer.customer)).sorted()
        let known = try await work.transaction.run(SelectAttributes(tenant: work.tenant, customers: customers))
        var counting: [AttributeKey: Counting] = [:]
        for row in known {
            counting[AttributeKey(customer: row.customer, attribute: row.attribute, from: row.from)] =
                Counting(value: row.value, recordedAt: row.recordedAt)
        }
        var contradicting: [Told] = []
        var moments: [Moment] = []
        for told in values {
            let key = AttributeKey(customer: told.customer.customer, attribute: told.attribute, from: told.from)
            // Each value has a moment of its own: by the order of the rows, and whatever clocks of servers say.
            work.recordedValues += 1
            let own = work.now.rawValue + work.recordedValues
            let first = counting[key]
            moments.append(Moment(rawValue: first.map { max(own, $0.recordedAt.rawValue + 1) } ?? own))
            if let first {
                if first.value != told.value { contradicting.append(told) }
            } else {
                counting[key] = Counting(value: told.value, recordedAt: Moment(rawValue: own))
            }
        }
        _ = try await work.transaction.run(
            InsertAttributes(
                tenant: work.tenant, customers: values.map(\.customer.customer),
                identities: values.map(\.customer.storedIdentity), attributes: values.map(\.attribute),
                fromDates: values.map(\.from), values: values.map(\.value), recordedAt: moments))
        return contradicting
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
