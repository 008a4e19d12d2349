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
        var members: [(IdentifierHash, Kakuzuke_V1_ImportMembersRequest.Member)] = []
        for (position, member) in message.members.enumerated() {
            if let identifier = Self.identifier(member), Self.factsAreSound(member) {
                members.append((identifier, member))
            } else {
                Self.reject(before + position, "identifier_or_facts", &summary)
            }
        }
        guard !members.isEmpty else { return }
        let keys = try await customers.resolve(Set(members.map(\.0)), caller.scope)
        try await store(members.compactMap { entry in keys[entry.0].map { ($0, entry.1) } }, caller)
        summary.accepted += UInt64(members.count)
    }

    private func store(
        _ members: [(customer: CustomerKey, member: Kakuzuke_V1_ImportMembersRequest.Member)],
        _ caller: Caller
    ) async throws {
        let identifier = caller.scope.tenant
        let now = clock.now()
        let options = members.flatMap { entry in entry.member.enrolment.map { (entry.customer, $0) } }
        let values = members.flatMap { entry in entry.member.attributes.map { (entry.customer, $0) } }
        let touched = Array(Set(members.map(\.customer))).sorted()
        try await database.transaction(caller.scope) { transaction in
            _ = try await transaction.run(
                LockCustomers(tenant: identifier, customers: touched),
                InsertEnrolments(
                    tenant: identifier, customers: options.map(\.0), options: options.map(\.1.option),
                    onDates: options.map { CalendarDate(daysSinceEpoch: $0.1.onDate) }),
                InsertAttributes(
                    tenant: identifier, customers: values.map(\.0), attributes: values.map(\.1.attribute),
                    fromDates: values.map { entry in
                        entry.1.hasFromDate ? CalendarDate(daysSinceEpoch: entry.1.fromDate) : IngestUnit.always
                    }, values: values.map(\.1.value)),
                // What members have chosen long ago lies before what the states have summed up.
                MarkForRemake(tenant: identifier, customers: touched))
            let heads = try await transaction.run(AdvanceHead(tenant: identifier))
            guard let change = heads.first?.change else {
                throw ServiceError(.internalFault, "the tenant has no head")
            }
            _ = try await transaction.run(
                MarkChanged(tenant: identifier, customers: touched, change: change))
            try await AuditTrail.append(
                caller.event("members.imported", at: now, [("members", String(members.count))]), caller.scope,
                transaction)
        }
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
