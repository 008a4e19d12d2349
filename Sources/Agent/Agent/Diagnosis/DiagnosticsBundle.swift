import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import SwiftProtobuf

/// What somebody who helps needs to see of an agent, without anything personal and without secrets.
struct DiagnosticsBundle {
    /// Lines of the log that are taken, from its end; lines.
    static let logLinesMax = 500
    /// Bytes of the log that are looked at, from its end (1 MiB).
    static let logBytesMax: UInt64 = 1 << 20

    let folder: AgentFolder
    /// File with the agent's log; nil: none is given.
    let log: String?
    /// The present moment; milliseconds since 1970-01-01 UTC.
    let now: Int64
    /// The agent in whose process the bundle is made; nil: a running one is asked, or its file.
    var inside: Inside?

    /// An agent that makes its own bundle.
    struct Inside {
        let parts: AgentParts
        /// How it stands.
        let status: @Sendable () throws(KakuzukeError) -> Kakuzuke_V1_GetStatusResponse
    }

    /// The files of the bundle.
    ///
    /// - Returns: names and texts.
    /// - Throws: `CommandFailure` where the log cannot be read.
    func files() async throws -> Kakuzuke_V1_DiagnosticsFiles {
        let texts = [
            ("versions.txt", versions), ("doctor.txt", await doctor()), ("status.json", await status()),
            ("settings.json", settings()), ("sizes.txt", sizes()), ("quarantine.txt", await quarantine()),
            ("log.txt", try logLines()),
        ]
        var files = Kakuzuke_V1_DiagnosticsFiles()
        files.files = texts.map { name, text in
            var file = Kakuzuke_V1_DiagnosticsFile()
            file.name = name
            file.text = text + "\n"
            return file
        }
        return files
    }

    /// Writes the bundle into a folder that does not exist yet.
    ///
    /// - Parameter target: path of the folder.
    /// - Returns: the names of the files.
    /// - Throws: `CommandFailure` where the folder is there already or cannot be written.
    func write(to target: String) async throws -> [String] {
        let files = try await files().files
        guard !FileManager.default.fileExists(atPath: target) else {
            throw CommandFailure(.data, "\(target) is there already", nextStep: "Name a folder that is not there.")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for file in files {
                try AgentFolder.write(Data(file.text.utf8), to: target + "/" + file.name, group: nil)
            }
        } catch {
            throw CommandFailure(
                .data, "\(target) cannot be written", nextStep: "Name a folder on a disk with room, with --output.")
        }
        return files.map(\.name)
    }

    private var versions: String {
        """
        kakuzuke-agent \(AgentCommand.softwareVersion)
        \(ProcessInfo.processInfo.operatingSystemVersionString)
        processors \(ProcessInfo.processInfo.processorCount), memory \(ProcessInfo.processInfo.physicalMemory >> 20) MB
        """
    }

    private func doctor() async -> String {
        let findings = await AgentDoctor(folder: folder, now: now, inside: inside?.status).findings()
        return PersonalTextScrubber.scrubbed(findings.flatMap(\.lines).joined(separator: "\n"))
    }

    private func status() async -> String {
        do {
            var status: Kakuzuke_V1_GetStatusResponse
            if let inside {
                status = try inside.status()
            } else if let door = try AgentDoor(folder) {
                status = try await door.ask("AgentService/GetStatus", Kakuzuke_V1_GetStatusRequest())
            } else {
                status = try await AgentParts.open(folder).statusResponse()
            }
            status.journalProblem = PersonalTextScrubber.scrubbed(status.journalProblem)
            for place in status.journalProblems.indices {
                let problem = status.journalProblems[place]
                status.journalProblems[place].file = PersonalTextScrubber.scrubbed(problem.file)
                status.journalProblems[place].message = PersonalTextScrubber.scrubbed(problem.message)
            }
            var options = JSONEncodingOptions()
            options.preserveProtoFieldNames = true
            return try status.jsonString(options: options)
        } catch {
            return Self.missing(error)
        }
    }

    /// `agent.json` holds no secret: keys and token are files of their own.
    private func settings() -> String {
        guard let data = FileManager.default.contents(atPath: folder.configurationPath) else {
            return "\(folder.configurationPath) cannot be read"
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Names, sizes and permissions of the files, never their contents.
    private func sizes() -> String {
        let manager = FileManager.default
        let names = (manager.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []).sorted()
        let lines = names.prefix(200).compactMap { name -> String? in
            guard let values = try? manager.attributesOfItem(atPath: folder.path + "/" + name),
                let size = values[.size] as? NSNumber, let mode = values[.posixPermissions] as? NSNumber
            else { return nil }
            return "\(size.int64Value)\t\(String(mode.intValue, radix: 8))\t\(name)"
        }
        return (["bytes\tmode\tfile"] + lines).joined(separator: "\n")
    }

    /// Reasons and fields of what waits, with their number; never the rows.
    private func quarantine() async -> String {
        do {
            var entries: [Kakuzuke_V1_ListQuarantineResponse.Entry] = []
            var request = Kakuzuke_V1_ListQuarantineRequest()
            let door = inside == nil ? try AgentDoor(folder) : nil
            let parts = door == nil ? try await quarantineParts() : nil
            var goesOn = true
            while goesOn, entries.count < 10_000 {
                let page: Kakuzuke_V1_ListQuarantineResponse
                if let door {
                    page = try await door.ask("AgentService/ListQuarantine", request)
                } else if let parts {
                    page = try parts.quarantine.list(request)
                } else {
                    break
                }
                entries += page.entries
                request.after = page.entries.last?.number ?? request.after
                goesOn = page.goesOn
            }
            let groups = Dictionary(grouping: entries) { "\($0.reasonCode)\t\($0.field)" }
            let lines = groups.sorted { $0.key < $1.key }.map { "\($0.value.count)\t\($0.key)" }
            return (["entries\treason\tfield"] + lines).joined(separator: "\n")
        } catch {
            return Self.missing(error)
        }
    }

    private func quarantineParts() async throws -> AgentParts {
        if let inside { return inside.parts }
        return try await AgentParts.open(folder)
    }

    private func logLines() throws -> String {
        guard let log else { return "no log was given; see --log" }
        guard let handle = FileHandle(forReadingAtPath: log) else {
            throw CommandFailure(.data, "\(log) cannot be read", nextStep: "Name a file with the agent's log.")
        }
        defer { try? handle.close() }
        let end = try handle.seekToEnd()
        try handle.seek(toOffset: end > Self.logBytesMax ? end - Self.logBytesMax : 0)
        let text = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").suffix(Self.logLinesMax)
            .map { PersonalTextScrubber.scrubbed(String($0)) }.joined(separator: "\n")
    }

    private static func missing(_ error: any Error) -> String {
        "not available: " + PersonalTextScrubber.scrubbed(CommandFailure(describing: error).message)
    }
}
