import ArgumentParser
import KakuzukeProtocol

/// The tenant's key by which identifiers are hashed before they leave this machine.
struct IdentifierKeyOptions: ParsableArguments {
    @Option(help: "The tenant's identifier key: 32 bytes, from the installation's folder.")
    var identifierKey: String?

    @Option(help: "Number of the key (default: as in the name of the file, TENANT-NUMBER.key).")
    var identifierKeyNumber: UInt32?

    /// Hashes identifiers.
    ///
    /// - Parameters:
    ///   - identifiers: what was given, with the option that gave it.
    ///   - tenant: the sign-in's tenant, whose key it must be.
    /// - Returns: the identifiers, hashed.
    /// - Throws: `CommandFailure` when the key is missing or cannot be used, or one is no identifier.
    func hash(
        _ identifiers: [(option: String, kind: IdentifierKind, value: String)], tenant: String?
    ) throws -> [Kakuzuke_V1_HashedIdentifier] {
        guard !identifiers.isEmpty else { return [] }
        guard let identifierKey else {
            throw CommandFailure(
                .dataRefused, "\(identifiers[0].option) needs --identifier-key",
                next: "name the tenant's key; identifiers leave this machine only hashed")
        }
        let file = try IdentifierKeyFile(path: identifierKey, number: identifierKeyNumber)
        try file.requireTenant(tenant)
        return try identifiers.map { entry in
            do throws(IdentifierProblem) {
                return Kakuzuke_V1_HashedIdentifier(try file.key.hash(entry.value, kind: entry.kind))
            } catch {
                let problem = RowProblem(nil, reason: error.rawValue)
                throw CommandFailure(
                    .dataRefused, "\(entry.option): \(problem.text)", next: "give it as the customer has it")
            }
        }
    }

    /// A customer by member number or by the server's number.
    ///
    /// - Parameters:
    ///   - member: the member number and the option that gave it; nil: there is none.
    ///   - number: the server's number; nil: there is none.
    ///   - tenant: the sign-in's tenant.
    /// - Returns: the reference; empty when neither is given.
    /// - Throws: as `hash`.
    func reference(
        _ member: (option: String, value: String)?, number: UInt64?, tenant: String?
    ) throws -> Kakuzuke_V1_CustomerReference {
        var reference = Kakuzuke_V1_CustomerReference()
        if let number {
            reference.customerID = number
        } else if let member {
            let hashed = try hash([(member.option, .memberNumber, member.value)], tenant: tenant)
            if let identifier = hashed.first { reference.identifier = identifier }
        }
        return reference
    }
}
