import ArgumentParser
import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import RPC
import Synchronizer

/// Makes the agent known to headquarters, once.
struct EnrollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll", abstract: "Redeems a one-time token from headquarters for this store's identity.",
        discussion: """
            Example: kakuzuke-agent enroll --server hq.example.com:7443 --token-file token.txt \\
              --journals /var/lib/pos/journals --profile /etc/kakuzuke/pos.yaml
            Two kinds of tills: --journals tills=/var/lib/pos --profile tills=pos.yaml \\
              --journals cafe=/srv/cafe --profile cafe=cafe.yaml

            The agent makes its keys here and believes only the authority that the token names. A token holds for 15
            minutes and for one store. Exit codes: 0 enrolled, 64 wrong usage, 69 the server cannot be reached, 70 the
            token is refused, 78 the folder is in use.
            """)

    @OptionGroup var folderOptions: FolderOptions

    @Option(help: "The server, HOST:PORT.")
    var server: String

    @Option(help: "Name in the server's certificate; default: the host.")
    var serverName: String?

    @Option(help: "File with the token, or - for standard input.")
    var tokenFile: String

    @Option(
        parsing: .singleValue,
        help: "Folder with the point of sale's journals. Of several kinds of tills, each as NAME=FOLDER.")
    var journals: [String] = []

    @Option(
        parsing: .singleValue,
        help: """
            YAML file that says how journals are read, or a reader such as builtin/smaregi (docs/journals.md). Of \
            several folders, each as NAME=FILE.
            """)
    var profile: [String] = []

    @Option(help: "Seconds without a write after which a journal holds whole receipts only.")
    var quietSeconds = 30

    @Option(help: "Seconds between two rounds of synchronisation while all is well.")
    var intervalSeconds = 15

    @Option(help: "Port on 127.0.0.1 for HTTP (docs/agent.md); default: there is no HTTP.")
    var httpPort = 0

    @Option(help: "Folder for socket and token where other users of the machine reach them.")
    var doorFolder: String?

    @Option(help: "Group whose members may use socket and token.")
    var doorGroup: String?

    @Option(parsing: .unconditional, help: "Shifts business dates by so many days, to work on old data.")
    var businessDaysShift = 0

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
            let configuration = try readConfiguration(folder)
            guard let code = EnrolmentCode(try readToken()) else {
                throw CommandFailure(
                    .data, "this is no enrolment token", nextStep: "Copy the whole token from headquarters.")
            }
            try folder.make()
            guard let lock = try FolderLock(folder), !folder.isEnrolled else {
                throw CommandFailure(
                    .configuration, "\(folder.path) belongs to an agent already",
                    nextStep: "Give a new folder with --data.")
            }
            // Whatever is wrong with the machine must show before the token is used up.
            let database = try AgentDatabase(path: folder.databasePath)
            let keys = AgentKeys()
            let client = try RPCClient(
                .tcp(
                    host: configuration.serverHost, port: configuration.serverPort,
                    tls: try Enrolment.firstContact(code, serverName: configuration.serverName)),
                random: { Double.random(in: 0..<1) })
            let agent = try await Enrolment.redeem(
                code, keys: keys, softwareVersion: AgentCommand.softwareVersion, over: client)
            await client.shutdown()
            try folder.write(try configuration.json(), to: folder.configurationPath)
            try database.install(
                Installation(
                    epoch: (0..<16).map { _ in UInt8.random(in: 0...255) }, tenant: agent.tenant.description,
                    agent: agent.agent, store: agent.store.text, settings: agent.settings))
            try folder.keep(agent, keys: keys)
            print("Enrolled for store \(agent.store.text) as agent \(agent.agent) in \(folder.path).")
            print("Next: kakuzuke-agent run --data \(folder.path)")
            withExtendedLifetime(lock) {}
        }
    }

    private func readConfiguration(_ folder: AgentFolder) throws -> AgentConfiguration {
        guard let colon = server.lastIndex(of: ":"), let port = Int(server[server.index(after: colon)...]) else {
            throw CommandFailure(.data, "--server is not HOST:PORT", nextStep: "For example hq.example.com:7443.")
        }
        let host = String(server[..<colon])
        let configuration = AgentConfiguration(
            serverHost: host, serverPort: port, serverName: serverName ?? host,
            journals: try JournalSource.told(folders: journals, profiles: profile) { Self.absolute($0) },
            pollSeconds: 5, quietSeconds: quietSeconds, intervalSeconds: intervalSeconds,
            httpPort: httpPort, httpVersionSixWord: HTTPDoor.VersionSix.auto.rawValue,
            doorFolder: doorFolder.map { Self.absolute($0) }, doorGroup: doorGroup,
            fileCheckSeconds: 86_400, businessDaysShift: businessDaysShift)
        guard configuration.problems.isEmpty else {
            throw AgentConfigurationError(file: folder.configurationPath, problems: configuration.problems)
        }
        let sources = try configuration.journals.map { ($0, try JournalProfileFile($0.profile)) }
        if let failure = JournalTerminals(sources).failure { throw failure }
        return configuration
    }

    private static func absolute(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
    }

    private func readToken() throws -> String {
        let data =
            tokenFile == "-"
            ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: tokenFile)
        guard let data, data.count <= EnrolmentCode.bytesMax + 64, let text = String(data: data, encoding: .utf8)
        else {
            throw CommandFailure(
                .data, "\(tokenFile) cannot be read", nextStep: "Give the file with the token from headquarters.")
        }
        return text
    }
}
