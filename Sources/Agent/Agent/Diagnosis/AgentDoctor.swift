import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import RPC
import Synchronizer

/// Checks everything around an agent that can be wrong, also where the agent does not start.
struct AgentDoctor {
    let folder: AgentFolder
    /// The present moment; milliseconds since 1970-01-01 UTC.
    let now: Int64
    /// How the agent in whose process this is stands; nil: a running one is asked, or its file.
    var inside: (@Sendable () throws(KakuzukeError) -> Kakuzuke_V1_GetStatusResponse)?

    /// All checks, in the order in which one depends on another.
    func findings() async -> [CheckFinding] {
        var findings = [owner]
        guard folder.isEnrolled else {
            let failure = CommandFailure(
                .configuration, "\(folder.path) belongs to no agent",
                nextStep: "Run `kakuzuke-agent enroll` with a token from headquarters.")
            return findings + [.wrong("identity", failure)]
        }
        findings.append(certificate)
        let configuration: AgentConfiguration
        do {
            configuration = try await AgentConfiguration.read(file: folder.configurationPath)
            findings.append(.sound("settings", folder.configurationPath))
        } catch {
            return findings + [.wrong("settings", CommandFailure(describing: error))]
        }
        findings += await journals(configuration)
        findings.append(await doors(configuration))
        findings.append(disk)
        findings.append(await server(configuration))
        return findings + (await agent())
    }

    private var owner: CheckFinding {
        var status = stat()
        guard stat(folder.path, &status) == 0 else {
            return CheckFinding(
                subject: "folder", message: "\(folder.path) cannot be entered",
                nextStep: "Name the agent's folder with --data, and run the command as the agent's user.")
        }
        guard status.st_uid == getuid() else {
            return CheckFinding(
                subject: "folder", message: "\(folder.path) belongs to another user",
                nextStep: "Run the command as the agent's user.")
        }
        guard status.st_mode & 0o077 == 0 else {
            return CheckFinding(
                subject: "folder", message: "other users may enter \(folder.path)",
                nextStep: "Run `chmod 0700 \(folder.path)`; other users reach the agent by door.folder.")
        }
        return .sound("folder", folder.path)
    }

    private var certificate: CheckFinding {
        do {
            let end = try CertificateExpiry.milliseconds(ofPEM: try folder.certificatePEM())
            let days = (end - now) / 86_400_000
            let daysMax = StatusJudgement.certificateRenewalDaysMax
            let ago = StatusJudgement.ago(end, at: now)
            if end + daysMax * 86_400_000 < now {
                return CheckFinding(
                    subject: "certificate",
                    message: "it ended \(ago), and renews itself for \(daysMax) days only",
                    nextStep: "Ask headquarters for a new token and run `kakuzuke-agent enroll` with a new folder.")
            }
            if end <= now {
                return CheckFinding(
                    subject: "certificate", message: "it ended \(ago)",
                    nextStep: "Let the agent reach the server: it renews itself within \(daysMax) days of its end.")
            }
            guard days >= StatusJudgement.certificateDaysMin else {
                return CheckFinding(
                    subject: "certificate", message: "it holds for \(days) more days, so its renewal has failed",
                    nextStep: "Let the agent reach the server; after 60 days without one, enrol with a new folder.")
            }
            return .sound("certificate", "\(days) days left")
        } catch {
            return .wrong("certificate", CommandFailure(describing: error))
        }
    }

    private func journals(_ configuration: AgentConfiguration) async -> [CheckFinding] {
        let sources = configuration.journals.filter { !$0.folder.isEmpty }
        guard !sources.isEmpty else {
            return [.sound("journals", "none are read; receipts come by HTTP or `kakuzuke-agent receipt`")]
        }
        var findings: [CheckFinding] = []
        var profiles: [(JournalSource, JournalProfileFile)] = []
        for source in sources {
            let subject = source.name.isEmpty ? "journals" : "journals \(source.name)"
            do {
                profiles.append((source, try JournalProfileFile(source.profile)))
                findings.append(try await Self.journals(source, subject))
            } catch {
                findings.append(.wrong(subject, CommandFailure(describing: error)))
            }
        }
        if let failure = JournalTerminals(profiles).failure { findings.append(.wrong("journals", failure)) }
        return findings
    }

    private static func journals(_ source: JournalSource, _ subject: String) async throws -> CheckFinding {
        let outcome = await WatchedThread.run(stillMax: JournalFolders.answerMax) { _ in
            try JournalFile.all(in: source.folder)
        }
        guard case .ended(let result) = outcome else { throw JournalFolders.noAnswer(source) }
        let files = try result.get()
        guard let file = files.first(where: { !$0.isReadable }) else {
            return .sound(subject, "\(files.count) files in \(source.folder)")
        }
        return CheckFinding(
            subject: subject, message: "\(file.name) cannot be read",
            nextStep: "Let the agent's user read the files in \(source.folder).")
    }

    private func http(_ configuration: AgentConfiguration) async -> String {
        guard configuration.httpPort > 0 else { return "no HTTP" }
        let four = "HTTP on port \(configuration.httpPort) of 127.0.0.1"
        guard configuration.httpVersionSix != .off else { return four + " (http.ipv6 is off)" }
        return four + (await HTTPDoor.hasVersionSix() ? " and ::1" : "; this machine has no ::1")
    }

    private func doors(_ configuration: AgentConfiguration) async -> CheckFinding {
        do {
            let place = try DoorPlace(folder, configuration)
            try place.check()
            return .sound("doors", "\(place.socketPath), \(await http(configuration))")
        } catch {
            return .wrong("doors", CommandFailure(describing: error))
        }
    }

    private var disk: CheckFinding {
        guard let free = folder.freeBytes else { return .sound("disk", "the system does not tell its free space") }
        guard free >= StatusJudgement.diskFreeBytesMin else {
            return CheckFinding(
                subject: "disk", message: "\(free >> 20) MB are free",
                nextStep: "Make room before receipts must wait.")
        }
        return .sound("disk", "\(free >> 20) MB are free")
    }

    /// Asks the server for a method that no server has: a refusal by the server itself says that it is reached, and
    /// that both believe each other's certificates.
    private func server(_ configuration: AgentConfiguration) async -> CheckFinding {
        let name = "\(configuration.serverHost):\(configuration.serverPort)"
        do {
            let client = try RPCClient(
                .tcp(
                    host: configuration.serverHost, port: configuration.serverPort,
                    tls: try folder.tls(serverName: configuration.serverName)), random: { 0.5 })
            defer { Task { await client.shutdown() } }
            let _: Kakuzuke_V1_GetStatusResponse = try await client.unary(
                "kakuzuke.v1.AgentService/GetStatus", Kakuzuke_V1_GetStatusRequest(),
                options: RPCCallOptions(deadline: .seconds(10)))
            return .sound("server", "\(name) answers")
        } catch let error as RPCError where [.unimplemented, .unauthenticated].contains(error.code) {
            return .sound("server", "\(name) answers")
        } catch {
            return CheckFinding(
                subject: "server", message: "\(name) is not reached: \(CommandFailure(describing: error).message)",
                nextStep: "Check network, address and name of the server in agent.json. The store goes on meanwhile.")
        }
    }

    /// What a running agent says of itself; of one that does not run, its file.
    private func agent() async -> [CheckFinding] {
        do {
            if let inside { return Self.findings(of: try inside()) }
            guard let lock = try FolderLock(folder) else { return try await running() }
            defer { withExtendedLifetime(lock) {} }
            let parts = try await AgentParts.open(folder)
            let problems = try await parts.database.perform { try $0.integrityProblems() }
            let file =
                problems.first.map {
                    CheckFinding(
                        subject: "file", message: "\(folder.databasePath) is damaged: \($0)",
                        nextStep: "Check the disk, keep a copy of the file, and start with a new one (docs/agent.md).")
                } ?? .sound("file", "\(folder.databasePath) is sound")
            let stopped = CheckFinding(
                subject: "agent", message: "it is not running", nextStep: "Start it with `kakuzuke-agent run`.")
            return [file, stopped]
        } catch {
            return [.wrong("agent", CommandFailure(describing: error))]
        }
    }

    private func running() async throws -> [CheckFinding] {
        guard let door = try AgentDoor(folder) else { return [] }
        let status: Kakuzuke_V1_GetStatusResponse = try await door.ask(
            "AgentService/GetStatus", Kakuzuke_V1_GetStatusRequest())
        return Self.findings(of: status)
    }

    private static func findings(of status: Kakuzuke_V1_GetStatusResponse) -> [CheckFinding] {
        let attention = StatusJudgement(status, isRunning: true).attention
        guard !attention.isEmpty else { return [.sound("agent", "it runs, and all is well")] }
        return attention.map {
            CheckFinding(subject: "agent", message: $0, nextStep: "See \"Status\" in docs/agent.md.")
        }
    }
}
