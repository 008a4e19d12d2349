import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// Takes what customers have chosen, told or promised from people and programs of headquarters.
///
/// The effects are those of an upload: both do their work by `CustomerWork`.
struct InputDesk: Sendable {
    /// Most inputs of one call.
    static let inputsMax = 100
    /// Longest key that a caller gives; bytes.
    static let keyBytesMax = 200

    let database: Database
    let finder: CustomerFinder
    let policies: PolicyDirectory
    /// The time by which business dates are reckoned.
    let clock: WallClock

    /// An input that has been read.
    struct Entry: Sendable {
        var key: String
        var input: CustomerInput
        /// What was ordered, where the input is a reservation that an order became.
        var order: OrderContent?
    }

    /// Records inputs of one customer, all or none.
    ///
    /// - Throws: `ServiceError.invalidField` with the first field that is wrong, `notFound` for a customer that the
    ///   tenant does not have.
    func record(
        _ request: Kakuzuke_V1_RecordInputsRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_RecordInputsResponse {
        try CustomerReason.check(request.reason)
        guard (1...Self.inputsMax).contains(request.inputs.count) else {
            throw ServiceError(.invalidField, "1 to \(Self.inputsMax) inputs", field: "inputs")
        }
        var entries: [Entry] = []
        for (position, message) in request.inputs.enumerated() {
            entries.append(try Self.entry(message, field: "inputs[\(position)]"))
        }
        let outcomes = try await record(
            entries, of: request.customer, action: "inputs.recorded", reason: request.reason, by: caller)
        let known = try await policies.active(caller.scope).kept(on: try await today(caller.scope))
        var response = Kakuzuke_V1_RecordInputsResponse()
        response.inputs = zip(entries, outcomes).map { entry, outcome in
            var recorded = Kakuzuke_V1_RecordInputsResponse.Recorded()
            recorded.inputKey = entry.input.keyOfHeadquarters(entry.key)
            recorded.outcome = Kakuzuke_V1_InputOutcome(outcome)
            recorded.remarkCodes = entry.input.remarks(in: known.map(\.engine.policy))
            return recorded
        }
        return response
    }

    /// Records inputs of a customer in one transaction, with one audit entry.
    func record(
        _ entries: [Entry], of reference: Kakuzuke_V1_CustomerReference, action: String, reason: String,
        by caller: Caller
    ) async throws -> [KeyedInput.Outcome] {
        let now = clock.now()
        let active = try await policies.active(caller.scope)
        let today = try await today(caller.scope)
        return try await Overtaken.repeating {
            let found = try await finder.find(reference, field: "customer", caller)
            return try await database.transaction(caller.scope) { transaction in
                var work = CustomerWork(
                    scope: caller.scope, transaction: transaction, now: now, policies: active, today: today)
                var customer = found
                while true {
                    try await work.lockInOrder([customer.customer])
                    try await work.lock([customer.customer])
                    // Since it was found the customer may have been merged, or the identifier moved.
                    let present = try await finder.present(reference, customer, caller.scope, transaction)
                    if present == customer { break }
                    customer = present
                }
                let outcomes = try await work.store(
                    entries.map { entry in
                        KeyedInput(
                            key: entry.input.keyOfHeadquarters(entry.key), digest: Self.digest(entry.input, reference),
                            customer: customer, input: entry.input, order: entry.order)
                    })
                try await work.updateStates()
                _ = try await work.number()
                try await AuditTrail.append(
                    caller.event(
                        action, at: now,
                        [
                            ("customer", String(customer.customer.rawValue)), ("inputs", String(entries.count)),
                            ("recorded", String(outcomes.filter { $0 == .recorded }.count)), ("reason", reason),
                        ]), caller.scope, transaction)
                return outcomes
            }
        }
    }

    /// The business date of the tenant.
    func today(_ scope: TenantScope) async throws -> CalendarDate {
        let settings = try await database.run(scope, SelectTenantSettings(tenant: scope.tenant))
        return clock.businessDate(timeZone: settings.first?.timeZone ?? "")
    }

    /// Reads an entry.
    ///
    /// - Parameters:
    ///   - message: the entry.
    ///   - field: its place in the request.
    ///   - mayLackKey: true: the content stands for an empty key.
    /// - Returns: the entry, with its key as it was given.
    /// - Throws: `ServiceError.invalidField` with the field that is wrong.
    static func entry(
        _ message: Kakuzuke_V1_CustomerInputEntry, field: String, mayLackKey: Bool = false
    ) throws -> Entry {
        guard (mayLackKey ? 0...keyBytesMax : 1...keyBytesMax).contains(message.key.utf8.count),
            !message.key.utf8.contains(0)
        else { throw ServiceError(.invalidField, "1 to \(keyBytesMax) bytes", field: field + ".key") }
        do throws(ContractError) {
            return Entry(key: message.key, input: try CustomerInput(message))
        } catch {
            throw ServiceError(.invalidField, error.code.word, field: field + "." + error.field)
        }
    }

    private static func digest(_ input: CustomerInput, _ reference: Kakuzuke_V1_CustomerReference) -> ContentDigest {
        if case .identifier(let message) = reference.reference, let identifier = try? IdentifierHash(message) {
            return input.contentDigest(customer: identifier)
        }
        return input.contentDigest(customerNumber: reference.customerID)
    }
}

extension Kakuzuke_V1_InputOutcome {
    init(_ outcome: KeyedInput.Outcome) {
        switch outcome {
        case .recorded: self = .recorded
        case .duplicate: self = .duplicate
        case .changed: self = .changed
        case .contradiction: self = .contradiction
        }
    }
}
