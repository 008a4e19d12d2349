import Foundation

/// Where the agent's doors stand: the socket, and the token's file of HTTP.
///
/// They stand in the agent's own folder, which only its user may enter, or in a folder of their own that the members of
/// a group may enter. The agent's folder then holds a link to the socket, so that its commands find it.
struct DoorPlace: Sendable {
    private let folder: AgentFolder
    private let elsewhere: String?
    private let group: DoorGroup?

    /// Takes the place that a configuration names.
    ///
    /// - Throws: `CommandFailure` for a group that does not exist.
    init(_ folder: AgentFolder, _ configuration: AgentConfiguration) throws {
        self.folder = folder
        elsewhere = configuration.doorFolder
        group = try configuration.doorGroup.map { try DoorGroup(name: $0) }
    }

    /// The socket itself.
    var socketPath: String { elsewhere.map { $0 + "/agent.sock" } ?? folder.socketPath }

    /// Makes what the doors need before they are opened.
    ///
    /// - Throws: `CommandFailure` for a folder that others could put files into.
    func prepare() throws {
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: folder.socketPath)) != nil {
            try FileManager.default.removeItem(atPath: folder.socketPath)
        }
        if let elsewhere, !FileManager.default.fileExists(atPath: elsewhere) {
            do {
                try FileManager.default.createDirectory(
                    atPath: elsewhere, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
            } catch {
                throw CommandFailure(
                    .configuration, "door.folder: \(elsewhere) cannot be made",
                    nextStep: "Make it for the agent's user, or name another one in agent.json.")
            }
        }
        try check()
        // A service manager makes the folder for the agent's own group; only its owner may give it to another one.
        if let elsewhere, (try? ownerID(of: elsewhere)) == getuid() { try group?.admit(to: elsewhere, mode: 0o750) }
    }

    /// Throws `CommandFailure` where the folder of the doors is not there, or others could put files into it.
    func check() throws {
        guard let elsewhere else { return }
        var status = stat()
        guard stat(elsewhere, &status) == 0, [0, getuid()].contains(status.st_uid), status.st_mode & 0o002 == 0 else {
            throw CommandFailure(
                .configuration, "door.folder: \(elsewhere) is not the agent's, or everybody may write into it",
                nextStep: "Give it to the agent's user with `chown`, and take `o=` from others with `chmod`.")
        }
    }

    private func ownerID(of path: String) throws -> UInt32? {
        let owner = try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? NSNumber
        return owner?.uint32Value
    }

    /// Lets the group use the socket that was opened, and the agent's own commands find it.
    func handOver() throws {
        try group?.admit(to: socketPath, mode: 0o660)
        guard elsewhere != nil else { return }
        try? FileManager.default.removeItem(atPath: folder.socketPath)
        try FileManager.default.createSymbolicLink(
            atPath: folder.socketPath, withDestinationPath: socketPath)
    }

    /// The token of HTTP, made at the first start; a copy lies beside the socket for the group to read.
    func token() throws -> String {
        var token = (try? String(contentsOfFile: folder.tokenPath, encoding: .utf8)) ?? ""
        token = token.trimmingCharacters(in: .whitespacesAndNewlines)
        if token.utf8.count < 32 { token = AgentParts.newSecret() }
        let readers = group ?? DoorGroup(number: getgid())
        for path in [folder.tokenPath] + (elsewhere.map { [$0 + "/http.token"] } ?? []) {
            try AgentFolder.write(Data((token + "\n").utf8), to: path, group: readers)
        }
        return token
    }
}
