import ArgumentParser
import KakuzukeProtocol

/// Lists a tenant's stores with what is stored of them.
struct StoreListCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the stores with their numbers of receipts.",
        discussion: "Example: kakuzuke store list --profile market\n\n\(ExitStatus.help())")

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let list: Kakuzuke_V1_ListStoresResponse = try await signIn.withServer { server in
            try await server.call("StoreService/ListStores", Kakuzuke_V1_ListStoresRequest())
        }
        var table = TextTable(
            .init(title: "CODE"), .init(title: "NAME"), .init(title: "TIME ZONE"),
            .init(title: "CUT-OFF", alignsRight: true), .init(title: "RECEIPTS", alignsRight: true))
        for store in list.stores {
            table.add(
                store.code, store.name, store.timeZone, String(store.cutOffHour), MoneyText.count(store.receipts))
        }
        let stores = list.stores.map { store -> JSONValue in
            [
                "code": .text(store.code), "name": .text(store.name), "time_zone": .text(store.timeZone),
                "cut_off_hour": .integer(Int64(store.cutOffHour)),
                "receipts": .integer(Int64(clamping: store.receipts)),
            ]
        }
        return CommandReport(text: table.text(none: "no stores"), json: ["stores": .list(stores)])
    }
}
