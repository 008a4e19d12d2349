import ArgumentParser

/// Roles of a person, and the stores or categories that they are for.
struct UserRightsOptions: ParsableArguments {
    @Option(
        name: .customLong("role"),
        help: "A role, such as administrator, policy_author or store_manager; once for each.")
    var roles: [String] = []

    @Option(name: .customLong("store"), help: "A store of a store manager; once for each.")
    var stores: [String] = []

    @Option(name: .customLong("category"), help: "A category of a category manager; once for each.")
    var categories: [String] = []

    func validate() throws {
        guard !roles.isEmpty else { throw ValidationError("give --role at least once") }
    }
}
