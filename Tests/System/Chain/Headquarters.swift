import Foundation
import Testing

/// The platform operator and the retailers' people with the command `kakuzuke`, their files and their sign-ins.
struct Headquarters {
    let server: ServerProcess
    let folder: URL

    /// Makes the folder and signs the operator in; the server must run.
    init(server: ServerProcess) throws {
        self.server = server
        folder = URL(filePath: server.folder + "/files")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        try signIn(server.folder + "/d/installation/operator.token", profile: "operator")
    }

    /// Takes a folder in which everybody is signed in already.
    init(server: ServerProcess, signedInIn folder: URL) {
        self.server = server
        self.folder = folder
    }

    @discardableResult
    func run(_ arguments: String..., exits status: Int32 = 0, at line: Int = #line) throws -> ProgramRun {
        try run(arguments, exits: status, at: line)
    }

    @discardableResult
    func run(_ arguments: [String], exits status: Int32 = 0, at line: Int = #line) throws -> ProgramRun {
        let run = try ProgramRun("kakuzuke", arguments, in: folder)
        #expect(run.status == status, "line \(line): \(arguments): \(run.output) \(run.errors)")
        return run
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func permissions(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path())
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }

    func signIn(_ token: String, profile: String) throws {
        try run(
            "login", "--server", "127.0.0.1:\(server.port)", "--authority",
            server.folder + "/d/installation/authority.pem", "--token-file", token, "--profile", profile)
    }

    /// Adds a tenant and signs its owner in under its code.
    func addTenant(_ code: String) throws -> Retailer {
        let created = try run(
            "tenant", "create", "--code", code, "--name", "店 \(code)", "--time-zone", "Asia/Tokyo", "--currency",
            "JPY", "--owner-token-file", code + ".token", "--profile", "operator", "--json")
        #expect(try permissions(code + ".token") == 0o600)
        #expect(created.json["owner_token"] == nil && created.json["owner_token_file"] as? String == code + ".token")
        try signIn(code + ".token", profile: code)
        try addPerson("activator", roles: ["policy_activator"], of: code)
        return Retailer(headquarters: self, code: code, id: try #require(created.json["tenant_id"] as? String))
    }

    /// Adds a person to a tenant and signs it in under the tenant's code and its login.
    func addPerson(_ login: String, roles: [String], of code: String) throws {
        let invitation = "\(code)-\(login).invitation"
        try run(
            ["user", "add", "--login", login, "--name", "Person", "--output", invitation, "--profile", code]
                + roles.flatMap { ["--role", $0] })
        try write("plum cabinet wagon thirteen\n", to: "password")
        try run(
            "login", "--server", "127.0.0.1:\(server.port)", "--authority",
            server.folder + "/d/installation/authority.pem", "--invitation", invitation, "--password-file", "password",
            "--profile", "\(code)-\(login)")
    }
}
