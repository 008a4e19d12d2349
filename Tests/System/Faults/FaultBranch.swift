import Foundation

/// A store in a `FaultScene`: its till, its agent, and the network between the agent and the server.
final class FaultBranch {
    /// Size of the agent's disk while nothing is wrong with it; memory is taken only for what is stored.
    static let diskBytes = 256 << 20

    let store: String
    let agent: AgentProcess
    let proxy: FaultProxy
    /// Folder of the till's journals.
    let journals: String
    var till: Till
    /// A copy of the agent that runs beside it; nil: there is none.
    var clone: AgentProcess?
    /// True: the agent's file was copied or put back, so the server may refuse it until somebody adopts it.
    var mayConflict = false
    /// True: the agent's file was damaged, so the agent may end, and somebody then enrols it with a new file.
    var mayBeDamaged = false
    /// True: the agent's folder is a file system of its own.
    private(set) var hasDisk = false
    /// False: the disk is full or read-only, for a test that writes beside the agent as well.
    private(set) var takesWrites = true

    var clockFile: String { agent.folder + ".clock" }

    init(store: String, agent: AgentProcess, proxy: FaultProxy, journals: String, till: Till) {
        self.store = store
        self.agent = agent
        self.proxy = proxy
        self.journals = journals
        self.till = till
    }

    /// Lets the agent's configuration name this store's journals, proxy and clock.
    func configure(profile: String, businessDaysShift: Int) throws {
        try agent.set("server", "port", to: proxy.port)
        try agent.set("journals", "folder", to: journals)
        try agent.set("journals", "profile", to: profile)
        try agent.set("development", "businessDaysShift", to: businessDaysShift)
        try agent.set("development", "clockFile", to: clockFile)
    }

    /// Makes the agent's folder, a file system of its own where this account may mount one.
    func mountDisk() throws {
        try FileManager.default.createDirectory(
            atPath: agent.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        hasDisk = try mount("-t", "tmpfs", "-o", "size=\(Self.diskBytes),mode=0700", "kakuzuke-fault")
    }

    private func mount(_ words: String...) throws -> Bool {
        try ProgramRun(system: ["mount"] + words + [agent.folder], in: URL(filePath: "/")).status == 0
    }

    /// Mounts the disk again with other options.
    func remountDisk(_ options: String) throws {
        guard try mount("-o", "remount,\(options)", "-t", "tmpfs") else {
            throw SystemTestError(reason: "\(agent.folder) cannot be mounted with \(options)")
        }
        takesWrites = options.hasPrefix("rw")
    }

    /// Leaves the disk this much room; bytes.
    func fillDisk(leaving room: Int) throws {
        let attempts = 10
        for attempt in 1...attempts {
            var info = statvfs()
            guard statvfs(agent.folder, &info) == 0 else { throw SystemTestError(reason: "no file system to fill") }
            let used = Int(info.f_blocks - info.f_bfree) * Int(info.f_frsize)
            // The agent may write between the look and the mount, which then finds more used than it may leave.
            do { return try remountDisk("size=\(used + room)") } catch  where attempt < attempts { continue }
        }
    }

    /// Sets the agent's clock forward or back; nil: it is right.
    func shiftClock(days: Int?) throws {
        guard let days else {
            try? FileManager.default.removeItem(atPath: clockFile)
            return
        }
        // A new file in the place of the old one: the agent never reads half a number.
        try Data("\(days * 86_400_000)\n".utf8).write(to: URL(filePath: clockFile), options: .atomic)
    }

    /// Changes the agent's file behind its back; `#` stands for each of the two sets of tables.
    func change(_ sql: String) throws {
        let program = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as file:
                for generation in "01":
                    file.execute(sys.argv[2].replace("#", generation))
            """
        let run = try ProgramRun(
            system: ["python3", "-c", program, agent.folder + "/agent.db", sql], in: URL(filePath: "/"))
        guard run.status == 0 else { throw SystemTestError(reason: "\(sql): \(run.errors)") }
    }

    /// Copies the agent's folder as it stands, as an image of the machine does.
    func copyFolder(to target: String) throws {
        try? FileManager.default.removeItem(atPath: target)
        try FaultScene.copy(agent.folder, to: target)
    }

    /// Puts a copy in the place of what the agent's folder holds.
    func putFolderBack(_ copy: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: agent.folder) {
            try FileManager.default.removeItem(atPath: agent.folder + "/" + name)
        }
        try FaultScene.copy(copy + "/.", to: agent.folder)
    }

    func destroy() {
        proxy.close()
        clone?.destroy()
        agent.destroy()
        if hasDisk { _ = try? ProgramRun(system: ["umount", "-l", agent.folder], in: URL(filePath: "/")) }
    }
}
