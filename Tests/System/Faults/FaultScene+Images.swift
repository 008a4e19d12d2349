import Foundation
import KakuzukeProtocol
import SeededTestSupport

// Faults by which one side has forgotten what the other one knows, and what people do about them.
extension FaultScene {
    /// How long a backup or an image waits for what is to be forgotten; what has not come by then is simply sent later.
    private static let acknowledgementSecondsMax = 6

    /// Makes a backup, lets the stores go on, and puts the backup in the place of the database.
    func restoreServer(_ random: inout SeededGenerator) async throws {
        guard server.isRunning, server.databaseProcess != nil, !needsNewServer else { return }
        try server.thaw()
        let backup = server.folder + "/d/db/backup"
        try server.backUp(to: backup)
        try await sell(random.number(1...5))
        try await waitForAcknowledgements()
        try await server.kill()
        if server.databaseProcess != nil { try await server.killDatabase(by: SIGQUIT) }
        let data = server.folder + "/d/db/data"
        try FileManager.default.removeItem(atPath: data)
        try FileManager.default.moveItem(atPath: backup, toPath: data)
        try await server.start()
    }

    /// Makes an image of the agent's machine, lets the store go on, and puts the image back.
    func restoreAgent(_ branch: FaultBranch, sales: Int) async throws {
        let image = branch.agent.folder + ".image"
        try await branch.agent.kill()
        try branch.copyFolder(to: image)
        try? await branch.agent.start()
        try await branch.till.sell(sales)
        try await waitForAcknowledgements()
        try await branch.agent.kill()
        guard branch.takesWrites else { return }
        try branch.putFolderBack(image)
        branch.mayConflict = true
        try? await branch.agent.start()
    }

    /// Lets a copy of the agent's machine run beside it.
    func cloneAgent(_ branch: FaultBranch) async throws {
        guard branch.clone == nil else { return }
        let clone = AgentProcess(folder: branch.agent.folder + "-clone")
        try await branch.agent.kill()
        try branch.copyFolder(to: clone.folder)
        branch.clone = clone
        branch.mayConflict = true
        try? await branch.agent.start()
        try? await clone.start()
    }

    private func waitForAcknowledgements() async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(Self.acknowledgementSecondsMax)
        // A till's file is read to its end a second after it was written last.
        try await Task.sleep(for: .seconds(2))
        while clock.now < end {
            let waiting = try branches.contains { branch in
                guard branch.agent.isRunning, let status = try branch.agent.status()?.1 else { return false }
                return status.spool.unsent > 0 && status.conversation.failureCode.isEmpty
            }
            guard waiting else { return }
            try await Task.sleep(for: .milliseconds(300))
        }
    }

    /// Lets the agent's certificate be one that ends in so many minutes, and keeps the agent from a server that would
    /// renew it.
    func endCertificate(of branch: FaultBranch, inMinutes minutes: Int) async throws {
        branch.proxy.set(.refuse)
        let (serial, end) = try branch.agent.endCertificate(inMinutes: minutes, by: server)
        guard minutes <= 0, server.isRunning, server.databaseProcess != nil, !needsNewServer else { return }
        try server.thaw()
        try await server.noteEnd(ofCertificate: serial, at: end, tenant: retailer.id)
    }

    /// Does what a refused agent's own words ask people to do: declares a copy to be the one and only.
    func tend() async throws {
        for branch in branches where branch.mayConflict {
            guard let status = try branch.agent.status()?.1,
                status.conversation.failureCode == "spool_conflict"
            else { continue }
            adoptions += 1
            try await branch.agent.kill()
            let run = try branch.agent.run("adopt", "--yes")
            guard run.status == 0 else {
                throw SystemTestError(reason: "\(branch.store) is not adopted: \(run.errors)")
            }
            try await branch.agent.start()
        }
    }

    /// Lets the agent's doctor look at a file that may be damaged also where no agent has read yet.
    func examineFile(of branch: FaultBranch) async throws {
        try await branch.agent.kill()
        let doctor = try branch.agent.run("doctor")
        let isSound = doctor.output.contains("agent.db is sound")
        if isSound {
            branch.mayBeDamaged = false
            try await branch.agent.start()
        } else {
            try await enrolAgain(branch)
        }
    }

    /// Keeps the damaged file and enrols the store with a new one.
    private func enrolAgain(_ branch: FaultBranch) async throws {
        newFiles += 1
        let folder = branch.agent.folder
        let kept = folder + "/kept-\(try FileManager.default.contentsOfDirectory(atPath: folder).count)"
        try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where !name.hasPrefix("kept-") {
            try FileManager.default.moveItem(atPath: folder + "/" + name, toPath: kept + "/" + name)
        }
        let name = "\(branch.store)-\(URL(filePath: kept).lastPathComponent).enrol"
        try branch.agent.enrolForFaults(
            try retailer.agentToken(branch.store, name: name), port: branch.proxy.port, journals: branch.journals,
            profile: profile, businessDaysShift: server.businessDaysShift)
        try branch.configure(profile: profile, businessDaysShift: server.businessDaysShift)
        branch.mayBeDamaged = false
        branch.mayConflict = false
        try await branch.agent.start()
    }
}

extension FaultBranch {
    /// Overwrites a page of the agent's file, or cuts its end off.
    func damageFile(_ random: inout SeededGenerator) throws {
        try damage("agent.db", step: 4_096, &random)
    }

    /// Overwrites a part of the file's log, or cuts its end off.
    func damageLog(_ random: inout SeededGenerator) throws {
        try damage("agent.db-wal", step: 24 + 4_096, &random)
    }

    private func damage(_ name: String, step: Int, _ random: inout SeededGenerator) throws {
        let path = agent.folder + "/" + name
        guard let file = FileHandle(forUpdatingAtPath: path) else { return }
        defer { try? file.close() }
        let size = Int(try file.seekToEnd())
        let steps = size / step
        guard steps > 0 else { return }
        let place = random.number(0...(steps - 1)) * step
        if random.chance(30) {
            try file.truncate(atOffset: UInt64(place))
        } else {
            try file.seek(toOffset: UInt64(place))
            let fill = random.chance(50) ? 0 : UInt8(random.number(1...255))
            try file.write(contentsOf: [UInt8](repeating: fill, count: min(step, size - place)))
        }
    }
}
