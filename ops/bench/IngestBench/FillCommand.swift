import ArgumentParser
import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import PointOfSale

/// Enrols an agent for each store of a folder of journals and brings its journals into its spool.
struct FillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill", abstract: "Enrols an agent for each store and fills its spool from the journals.")

    @OptionGroup var server: ServerOptions

    @Option(help: "Folder with a folder of journals for each store.")
    var journals: String

    @Option(help: "YAML file that says how the journals are read.")
    var profile: String

    @Option(help: "Folder with a token STORE.token for each store.")
    var tokens: String

    func run() async throws {
        let profile = try JournalProfile.read(try String(contentsOfFile: profile, encoding: .utf8), file: profile)
        let stores = try FileManager.default.contentsOfDirectory(atPath: journals).sorted()
        guard let first = stores.first else { throw BenchFailure("\(journals) holds no store") }
        var tally = Tally()
        // One agent takes the feed with the item master; the others freeze their lines from its file, so that the
        // copies of the folder stay small.
        let master = StoreAgent(folder: server.agents + "/" + first)
        for store in stores {
            let agent = StoreAgent(folder: server.agents + "/" + store)
            let token = try String(contentsOfFile: tokens + "/\(store).token", encoding: .utf8)
            let key = try await agent.enrol(token: token, port: server.port)
            if store == first { _ = try await agent.synchronize(port: server.port, takingFeed: true) }
            try fill(agent, store, profile, key, master: master, &tally)
        }
        print(tally.json)
    }

    private func fill(
        _ agent: StoreAgent, _ store: String, _ profile: JournalProfile, _ key: IdentifierKey, master: StoreAgent,
        _ tally: inout Tally
    ) throws {
        let database = try agent.database
        let items = agent.folder == master.folder ? database : try master.database
        let folder = journals + "/" + store
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            var reader = try JournalReader(profile: profile, identifierKey: key)
            let reading = try reader.read([UInt8](Data(contentsOf: URL(filePath: folder + "/" + name))), end: .closed)
            let facts = try items.read { reader in
                var master = ItemMaster(reader)
                return try reading.receipts.map { try SpoolFact(.receipt(try master.completing($0))) }
            }
            let limit = database.limits.deliveryEntriesMax
            for start in stride(from: 0, to: facts.count, by: limit) {
                try database.accept(
                    SpoolDelivery(
                        facts: Array(facts[start..<min(start + limit, facts.count)]), sourceCanAmend: false,
                        source: name), at: StoreAgent.now())
            }
            tally.receipts += facts.count
            tally.lines += reading.receipts.reduce(0) { $0 + $1.lines.count }
            tally.rejectedRows += reading.rejected.count
        }
        tally.stores += 1
        try database.close()
        if agent.folder != master.folder { try items.close() }
    }

    private struct Tally {
        var stores = 0
        var receipts = 0
        var lines = 0
        var rejectedRows = 0

        var json: String {
            "{\"stores\":\(stores),\"receipts\":\(receipts),\"lines\":\(lines),\"rejected_rows\":\(rejectedRows)}"
        }
    }
}
