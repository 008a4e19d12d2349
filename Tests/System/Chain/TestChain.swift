import Foundation
import KakuzukeProtocol
import Rating
import Testing

/// A server, retailers over the same invented receipts, and an agent in every store of each.
final class TestChain {
    /// A retailer's agent in one store.
    struct Branch {
        let retailer: Retailer
        let store: String
        let process: AgentProcess
        /// The folder that the agent reads.
        let journals: URL
    }

    let server: ServerProcess
    let receipts: SyntheticReceipts
    let headquarters: Headquarters
    private(set) var retailers: [Retailer] = []
    private(set) var branches: [Branch] = []
    /// Folders of further agents that a test makes.
    private var further: [AgentProcess] = []

    private init(server: ServerProcess, receipts: SyntheticReceipts, headquarters: Headquarters) {
        self.server = server
        self.receipts = receipts
        self.headquarters = headquarters
    }

    /// Sets up a chain for a test and takes it down again, however the test ends.
    ///
    /// The tenants are named like the sample policies. The server believes that it is the day after the last receipt.
    /// `authorityDays`: how old the installation's authority is; 0: the server makes it.
    static func with(
        seed: UInt64, tenants: [String], stores: Int, households: Int, days: Int, authorityDays: Int = 0,
        _ body: (TestChain) async throws -> Void
    ) async throws {
        let server = try ServerProcess()
        defer { server.destroy() }
        let receipts = try SyntheticReceipts(
            seed: seed, stores: stores, households: households, days: days,
            in: URL(filePath: server.folder + "/source"))
        server.businessDaysShift = shift(to: receipts.nextDate)
        if authorityDays > 0 { try server.makeAuthority(daysAgo: authorityDays) }
        try await server.start()
        let chain = TestChain(
            server: server, receipts: receipts, headquarters: try Headquarters(server: server))
        defer { for agent in chain.branches.map(\.process) + chain.further { agent.destroy() } }
        for code in tenants {
            let retailer = try chain.headquarters.addTenant(code)
            try retailer.setUp(receipts)
            chain.retailers.append(retailer)
        }
        try await body(chain)
    }

    /// Days by which business dates are to be shifted for a day to be today.
    static func shift(to date: CalendarDate) -> Int {
        let now = Int64(Date().timeIntervalSince1970)
        return date.days(since: CalendarDate(businessDateAt: now, timeZone: "Asia/Tokyo", cutOffHour: 0))
    }

    /// An agent that nobody has enrolled.
    func newAgent(_ name: String) throws -> AgentProcess {
        let folder = server.folder + "/agents"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let agent = AgentProcess(folder: folder + "/" + name)
        further.append(agent)
        return agent
    }

    /// Enrols an agent in a store.
    ///
    /// `journals`: the folder that it reads; nil: an empty one of its own.
    @discardableResult
    func enrol(_ retailer: Retailer, _ store: String, journals: URL? = nil) throws -> Branch {
        let name = "\(retailer.code)-\(store)"
        let agent = try newAgent(name)
        let folder = journals ?? URL(filePath: server.folder + "/journals/" + name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let run = try agent.enrol(
            try retailer.agentToken(store, name: name + ".enrol"), at: server, journals: folder,
            profile: receipts.profile)
        try #require(run.status == 0, "\(run.errors)")
        let branch = Branch(retailer: retailer, store: store, process: agent, journals: folder)
        branches.append(branch)
        return branch
    }

    /// Expects that the database holds exactly the receipts of the source for every retailer and store.
    func expectAllReceipts() throws {
        for retailer in retailers {
            #expect(try retailer.stored() == receipts.figures, "\(retailer.code)")
            #expect(try retailer.quarantined() == 0, "\(retailer.code)")
        }
    }
}

extension TestChain.Branch {
    /// Lets the agent see a journal, all of it at once.
    func show(_ journal: URL) throws {
        try FileManager.default.linkItem(at: journal, to: journals.appending(path: journal.lastPathComponent))
    }
}
