import ArgumentParser
import KakuzukeProtocol

/// Which customer is meant.
struct CustomerOptions: ParsableArguments {
    @Option(help: "The member number; hashed here, with --identifier-key.")
    var member: String?

    @Option(help: "The tenant's identifier key: 32 bytes, from the installation's folder.")
    var identifierKey: String?

    @Option(help: "Number of the key (default: as in the name of the file, TENANT-NUMBER.key).")
    var identifierKeyNumber: UInt32?

    @Option(help: "The server's number of the customer; instead of a member number.")
    var customer: UInt64?

    @Option(help: "Why you look at this customer; the audit log keeps it.")
    var reason: String?

    func validate() throws {
        guard (member == nil && customer == nil) == (reason == nil) else {
            throw ValidationError("say with --reason why you look at this customer, for the audit log")
        }
        guard member == nil || customer == nil else { throw ValidationError("give --member or --customer, not both") }
        guard (member == nil) == (identifierKey == nil) else {
            throw ValidationError("--member and --identifier-key go together")
        }
    }

    /// The customer as the server is asked for it; nil when none was named.
    ///
    /// - Parameter tenant: the sign-in's tenant, whose key it must be.
    /// - Returns: the reference, with a member number hashed.
    /// - Throws: `CommandFailure` when the key cannot be used or the number is none.
    func reference(tenant: String?) throws -> Kakuzuke_V1_CustomerReference? {
        var reference = Kakuzuke_V1_CustomerReference()
        if let customer {
            reference.customerID = customer
            return reference
        }
        guard let member, let identifierKey else { return nil }
        let file = try IdentifierKeyFile(path: identifierKey, number: identifierKeyNumber)
        try file.requireTenant(tenant)
        do {
            reference.identifier = Kakuzuke_V1_HashedIdentifier(try file.key.hash(member, kind: .memberNumber))
        } catch {
            let problem = RowProblem(nil, reason: error.rawValue)
            throw CommandFailure(.dataRefused, "--member: \(problem.text)", next: "give the number as the card has it")
        }
        return reference
    }
}
