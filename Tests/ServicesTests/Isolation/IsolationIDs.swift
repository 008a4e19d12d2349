import Foundation

@testable import Services

/// What requests name: things of the first tenant, things that only the other one has, and things that nobody has.
struct IsolationIDs: Sendable {
    /// Stands in texts of the other tenant that no answer to the first one may hold.
    static let marker = "ZWILLING"

    let tenant: UUID
    let foreignTenant: UUID
    let ownAgent: String
    let otherStoreAgent: String
    let foreignAgent: String

    /// An identifier of nobody.
    static let nobody = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"

    /// Identifiers of the other tenant, to be put wherever a request has room for them.
    var foreignTexts: [String] {
        [
            foreignTenant.uuidString.lowercased(), foreignAgent, "foreign", "S77", "F77",
            IsolationPeople.user(.owner, tag: 2), IsolationPeople.user(.auditor, tag: 2),
            IsolationPeople.tokenID(.owner, tag: 2),
            IsolationPeople.token(.owner, tenant: foreignTenant, tag: 2).text,
        ]
    }
}
