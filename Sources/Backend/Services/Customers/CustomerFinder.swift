import KakuzukeProtocol
import Storage

/// Finds the customers that requests of headquarters name.
struct CustomerFinder: Sendable {
    let database: Database
    let customers: CustomerDirectory

    /// The customer that a request names.
    ///
    /// - Parameters:
    ///   - reference: names the customer by a hashed identifier or by the server's number.
    ///   - field: the field of the request, for errors.
    ///   - caller: who asks; numbers can be counted up, so only owners and administrators use them.
    /// - Returns: whom everything of the named customer counts for, and the named customer.
    /// - Throws: `ServiceError.notFound` for a customer that the tenant does not have.
    func find(
        _ reference: Kakuzuke_V1_CustomerReference, field: String, _ caller: Caller
    ) async throws -> KnownCustomer {
        switch reference.reference {
        case .customerID(let number):
            guard !caller.person.roles.isDisjoint(with: [.owner, .administrator]) else {
                throw ServiceError(.notAllowed, "name the customer by a member number", field: field + ".customer_id")
            }
            return try await find(number: number, field: field, caller.scope)
        case .identifier(let message):
            guard let identifier = try? IdentifierHash(message) else {
                throw ServiceError(.invalidField, "not a hashed identifier", field: field + ".identifier")
            }
            guard let known = try await customers.known([identifier], caller.scope).byIdentifier[identifier] else {
                throw ServiceError(.notFound, "there is no such customer", field: field)
            }
            return known
        case .memberNumber:
            throw ServiceError(
                .invalidField, "identifiers leave the store only hashed", field: field + ".member_number")
        case nil:
            throw ServiceError(.invalidField, "names nobody", field: field)
        }
    }

    /// The customer that a request names, as a transaction sees it.
    ///
    /// - Throws: `ServiceError.notFound` when the customer has gone meanwhile.
    func present(
        _ reference: Kakuzuke_V1_CustomerReference, _ found: KnownCustomer, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws -> KnownCustomer {
        if case .identifier(let message) = reference.reference, let identifier = try? IdentifierHash(message) {
            let known = try await CustomerDirectory.known([identifier], scope, transaction)
            if let present = known[identifier] { return present }
        } else {
            let rows = try await transaction.run(
                FindSurvivors(tenant: scope.tenant, customers: [found.identity]))
            if let row = rows.first, !row.isErased {
                return KnownCustomer(row.survivor, recordedFor: found.identity)
            }
        }
        throw ServiceError(.notFound, "there is no such customer", field: "customer")
    }

    private func find(number: UInt64, field: String, _ scope: TenantScope) async throws -> KnownCustomer {
        let keys = [Int64(exactly: number)].compactMap { $0 }.filter { $0 > 0 }.map { CustomerKey(rawValue: $0) }
        let rows = try await database.run(scope, FindSurvivors(tenant: scope.tenant, customers: keys))
        guard let row = rows.first, !row.isErased else {
            throw ServiceError(.notFound, "there is no such customer", field: field)
        }
        return KnownCustomer(row.survivor, recordedFor: row.customer)
    }
}

/// Why somebody changes who customers are, or what is known of one.
enum CustomerReason {
    /// Longest reason; characters.
    static let charactersMax = 256

    /// Makes sure that there is a reason to keep.
    ///
    /// - Throws: `ServiceError.invalidField` when there is none, or it is too long.
    static func check(_ reason: String) throws {
        guard (1...charactersMax).contains(reason.unicodeScalars.count) else {
            throw ServiceError(.invalidField, "why, in 1 to \(charactersMax) characters", field: "reason")
        }
    }
}
