import Configuration
import Foundation
import LocalAPI
import SystemPackage

/// What the agent is told from outside; every value is checked before anything starts.
///
/// Read from environment variables (`KAKUZUKE_AGENT_SERVER_HOST` for `server.host`) and then from `agent.json` in the
/// agent's folder with the same keys under `kakuzuke.agent`.
struct AgentConfiguration: Sendable {
    /// Key `server.host`: name or address of the server. No default.
    var serverHost: String
    /// Key `server.port`: default 7443.
    var serverPort: Int
    /// Key `server.name`: the name in the server's certificate; default: the host.
    var serverName: String
    /// Keys `journals.folder` and `journals.profile`: folder with the point of sale's journals, and the YAML file that
    /// says how they are read; or `journals.sources`: names of several, each with `journals.NAME.folder` and
    /// `journals.NAME.profile`; default none, nothing is read.
    var journals: [JournalSource]
    /// Key `journals.pollSeconds`: how often the folder is looked at; 1 to 3,600; default 5.
    var pollSeconds: Int
    /// Key `journals.quietSeconds`: a file that nobody has written to for so long holds whole receipts only; 0 to
    /// 86,400; default 30.
    var quietSeconds: Int
    /// Key `sync.intervalSeconds`: how often the agent talks to the server while all is well; 1 to 86,400; default 15.
    var intervalSeconds: Int
    /// Key `http.port`: port on 127.0.0.1 and ::1 for HTTP; 1 to 65,535; default 0, there is no HTTP.
    var httpPort: Int
    /// Key `http.ipv6`: `auto` listens on ::1 where the machine has it, `off` never, `required` does not start without
    /// it; default `auto`.
    var httpVersionSixWord: String
    /// Key `door.folder`: folder for socket and token where other users of the machine reach them; default: the agent's
    /// own folder, which only its user may enter.
    var doorFolder: String?
    /// Key `door.group`: the group whose members may use socket and token; default: the group of the agent's process.
    var doorGroup: String?
    /// Key `file.checkSeconds`: how often the running agent looks through its file for damage; 1 to 2,592,000; default
    /// 86,400.
    var fileCheckSeconds: Int
    /// Key `development.businessDaysShift`: shifts business dates, for demonstrations on old data; days; default 0.
    var businessDaysShift: Int
    /// Key `development.clockFile`: file with a shift of the clock in milliseconds, for trials; default none.
    var clockFile: String?

    /// Reads and checks all values.
    ///
    /// - Parameter file: path of `agent.json`.
    /// - Returns: the values, all within their ranges.
    /// - Throws: `AgentConfigurationError` with every key that is wrong.
    static func read(file: String) async throws -> AgentConfiguration {
        let provider: FileProvider<JSONSnapshot>
        do { provider = try await FileProvider<JSONSnapshot>(filePath: FilePath(file)) } catch {
            throw AgentConfigurationError(
                file: file,
                problems: [
                    "cannot be read as JSON of texts, numbers and lists of texts; "
                        + "`kakuzuke-agent enroll` writes a new one"
                ])
        }
        let reader = ConfigReader(providers: [EnvironmentVariablesProvider(), provider])
            .scoped(to: "kakuzuke").scoped(to: "agent")
        let (journals, misplaced) = sources(reader)
        let host = reader.string(forKey: "server.host", default: "")
        let configuration = AgentConfiguration(
            serverHost: host, serverPort: reader.int(forKey: "server.port", default: 7443),
            serverName: reader.string(forKey: "server.name", default: host),
            journals: journals,
            pollSeconds: reader.int(forKey: "journals.pollSeconds", default: 5),
            quietSeconds: reader.int(forKey: "journals.quietSeconds", default: 30),
            intervalSeconds: reader.int(forKey: "sync.intervalSeconds", default: 15),
            httpPort: reader.int(forKey: "http.port", default: 0),
            httpVersionSixWord: reader.string(forKey: "http.ipv6", default: "auto"),
            doorFolder: reader.string(forKey: "door.folder"),
            doorGroup: reader.string(forKey: "door.group"),
            fileCheckSeconds: reader.int(forKey: "file.checkSeconds", default: 86_400),
            businessDaysShift: reader.int(forKey: "development.businessDaysShift", default: 0),
            clockFile: reader.string(forKey: "development.clockFile"))
        let problems = misplaced + configuration.problems
        guard problems.isEmpty else { throw AgentConfigurationError(file: file, problems: problems) }
        return configuration
    }

    /// The folders with journals, and what is wrong with how they are named.
    private static func sources(_ reader: ConfigReader) -> (sources: [JournalSource], problems: [String]) {
        let folder = reader.string(forKey: "journals.folder")
        let profile = reader.string(forKey: "journals.profile")
        guard let names = reader.stringArray(forKey: "journals.sources") else {
            // A text in place of the list would be passed over, and nothing read.
            let isText = reader.string(forKey: "journals.sources") != nil
            let problems = isText ? ["journals.sources: a list of names, such as [\"tills\", \"cafe\"]"] : []
            guard folder != nil || profile != nil else { return ([], problems) }
            return ([JournalSource(name: "", folder: folder ?? "", profile: profile ?? "")], problems)
        }
        let problems = [("folder", folder), ("profile", profile)].filter { $0.1 != nil }
            .map { "journals.\($0.0): stands beside journals.sources; write it as journals.NAME.\($0.0)" }
        let sources = names.map { name in
            JournalSource(
                name: name, folder: reader.string(forKey: ConfigKey(["journals", name, "folder"]), default: ""),
                profile: reader.string(forKey: ConfigKey(["journals", name, "profile"]), default: ""))
        }
        return (sources, problems)
    }

    /// What `http.ipv6` says; an unknown word is among the problems.
    var httpVersionSix: HTTPDoor.VersionSix { HTTPDoor.VersionSix(rawValue: httpVersionSixWord) ?? .auto }

    /// Every key that is wrong, with what is expected.
    var problems: [String] {
        var problems: [String] = []
        if serverHost.isEmpty { problems.append("server.host: name the server") }
        if !(1...65_535).contains(serverPort) { problems.append("server.port: 1 to 65535") }
        problems += JournalSource.problems(journals)
        if !(1...3_600).contains(pollSeconds) { problems.append("journals.pollSeconds: 1 to 3600") }
        if !(0...86_400).contains(quietSeconds) { problems.append("journals.quietSeconds: 0 to 86400") }
        if !(1...86_400).contains(intervalSeconds) { problems.append("sync.intervalSeconds: 1 to 86400") }
        if !(0...65_535).contains(httpPort) { problems.append("http.port: 1 to 65535, or 0 for no HTTP") }
        if HTTPDoor.VersionSix(rawValue: httpVersionSixWord) == nil {
            problems.append("http.ipv6: auto, off or required")
        }
        if let doorFolder, !doorFolder.hasPrefix("/") { problems.append("door.folder: a path from the root on") }
        if !(1...2_592_000).contains(fileCheckSeconds) { problems.append("file.checkSeconds: 1 to 2592000") }
        if !(-36_500...36_500).contains(businessDaysShift) {
            problems.append("development.businessDaysShift: -36500 to 36500 days")
        }
        return problems
    }

    /// The content of `agent.json`.
    func json() throws -> Data {
        var server: [String: Any] = ["host": serverHost, "port": serverPort, "name": serverName]
        server["name"] = serverName
        var journals: [String: Any] = ["pollSeconds": pollSeconds, "quietSeconds": quietSeconds]
        for source in self.journals {
            let settings = ["folder": source.folder, "profile": source.profile].filter { !$0.value.isEmpty }
            if source.name.isEmpty {
                journals.merge(settings) { $1 }
            } else {
                journals[source.name] = settings
            }
        }
        let names = self.journals.map(\.name).filter { !$0.isEmpty }
        if !names.isEmpty { journals["sources"] = names }
        var development: [String: Any] = ["businessDaysShift": businessDaysShift]
        development["clockFile"] = clockFile
        var door: [String: Any] = [:]
        door["folder"] = doorFolder
        door["group"] = doorGroup
        let agent: [String: Any] = [
            "http": ["port": httpPort, "ipv6": httpVersionSixWord], "door": door,
            "server": server, "journals": journals, "sync": ["intervalSeconds": intervalSeconds],
            "file": ["checkSeconds": fileCheckSeconds], "development": development,
        ]
        return try JSONSerialization.data(
            withJSONObject: ["kakuzuke": ["agent": agent]], options: [.prettyPrinted, .sortedKeys])
    }
}
