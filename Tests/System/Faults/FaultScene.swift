import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

/// A server with its database, and stores whose agents reach it through a `FaultProxy` each; a copy of `FaultTemplate`.
final class FaultScene {
    /// Member numbers that no import has named; all stores meet them for the first time.
    static let newMembers = 12
    /// Where scenes lie if it has room: in memory, because many of them beside each other would wait for one disk.
    private static let memory = "/dev/shm"
    /// Room that the scenes beside each other need there; bytes.
    private static let memoryBytesMin: UInt64 = 4 << 30

    let template: FaultTemplate
    let server: ServerProcess
    let retailer: Retailer
    private(set) var branches: [FaultBranch] = []
    /// True: the server has lost its database and does not find it again by itself.
    var needsNewServer = false

    /// How often an agent was refused and adopted.
    var adoptions = 0
    /// How often a store was enrolled anew, because its file was damaged.
    var newFiles = 0

    /// All who may have a rating.
    let members: [String]
    var today: CalendarDate { template.receipts.nextDate }
    /// How agents read the tills' journals.
    var profile: String { server.folder + "/files/till.yaml" }

    private init(_ template: FaultTemplate) throws {
        self.template = template
        members = template.receipts.members + (1...Self.newMembers).map { "N\($0)" }
        server = try ServerProcess(in: Self.place)
        server.businessDaysShift = TestChain.shift(to: template.receipts.nextDate)
        retailer = Retailer(
            headquarters: Headquarters(server: server, signedInIn: URL(filePath: server.folder + "/files")),
            code: template.tenantCode, id: template.tenantID)
    }

    private static var place: String {
        var info = statvfs()
        guard statvfs(memory, &info) == 0, UInt64(info.f_bavail) * UInt64(info.f_frsize) >= memoryBytesMin else {
            return "/tmp"
        }
        return memory
    }

    /// Copies the template, starts everything, and takes it down again, however `body` ends.
    static func with(
        _ template: FaultTemplate, seed: UInt64, stores: Int, _ body: (FaultScene) async throws -> Void
    ) async throws {
        let scene = try FaultScene(template)
        defer { scene.destroy() }
        try scene.copyServer()
        for (number, store) in template.receipts.stores.prefix(stores).enumerated() {
            try scene.add(store, seed: seed &+ UInt64(number) &* 7_919)
        }
        try await scene.server.start()
        for branch in scene.branches { try await branch.agent.start() }
        try await body(scene)
    }

    private func destroy() {
        for branch in branches { branch.destroy() }
        server.destroy()
    }

    /// Copies what stands in one place to another, with its owners and permissions.
    static func copy(_ source: String, to target: String) throws {
        let run = try ProgramRun(system: ["cp", "-a", source, target], in: URL(filePath: "/"))
        guard run.status == 0 else { throw SystemTestError(reason: "\(source) is not copied: \(run.errors)") }
    }

    private func copyServer() throws {
        for part in ["d", "files"] { try Self.copy(template.folder + "/" + part, to: server.folder) }
        let home = server.folder + "/files/home"
        for name in try FileManager.default.contentsOfDirectory(atPath: home) {
            let file = URL(filePath: home + "/" + name)
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data(text.replacing(":\(template.port)", with: ":\(server.port)").utf8).write(to: file)
        }
    }

    private func add(_ store: String, seed: UInt64) throws {
        let folder = server.folder + "/agents"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let journals = server.folder + "/tills/" + store
        try FileManager.default.createDirectory(atPath: journals, withIntermediateDirectories: true)
        let branch = FaultBranch(
            store: store, agent: AgentProcess(folder: folder + "/" + store), proxy: try FaultProxy(to: server.port),
            journals: journals,
            till: Till(
                store: store, folder: URL(filePath: journals), products: Array(template.receipts.products.prefix(60)),
                members: members, today: today, seed: seed))
        branches.append(branch)
        try branch.mountDisk()
        try Self.copy(template.folder + "/agents/" + store + "/.", to: branch.agent.folder)
        try branch.configure(profile: profile, businessDaysShift: server.businessDaysShift)
    }

    /// Kinds of faults that can be made here.
    var kinds: [FaultKind] {
        FaultKind.allCases.filter { kind in !kind.needsDisk || branches.allSatisfy(\.hasDisk) }
    }

    /// Lets every till sell.
    func sell(_ count: Int) async throws {
        for branch in branches { try await branch.till.sell(count) }
    }
}
