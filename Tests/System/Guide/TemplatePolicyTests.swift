import Foundation
import Testing

extension SystemSuites {
    /// Goal: the policies that `kakuzuke policy init` makes of the four templates price at a server.
    ///
    /// Method: each is made with defaults, handed in, activated by a second person from its own date, and asked for the
    /// price of a walk-in, which was worked out by hand.
    @Suite struct TemplatePolicyTests {
        /// Kind, first date, and the price of meat of 100 yen cost at 8 % tax for a walk-in.
        static let kinds: [(String, String, Int)] = [
            // 100 × 1.42 × 1.08 = 153.36, fresh food
            ("supermarket", "2020-01-01", 153),
            // 100 × 1.28 × 1.08 = 138.24, everything else
            ("drugstore", "2020-02-01", 138),
            // 100 ÷ 0.68 × 1.08 = 158.82, everything else, in steps of 10
            ("department-store", "2020-03-01", 160),
            // 100 × 1.80 × 1.08 = 194.4, everything else
            ("specialty-store", "2020-04-01", 194),
        ]

        @Test func everyTemplatePricesAtAServer() async throws {
            let server = try ServerProcess()
            defer { server.destroy() }
            try await server.start()
            let headquarters = try Headquarters(server: server)
            _ = try headquarters.addTenant("market")
            try headquarters.run("store", "add", "--code", "S01", "--name", "渋谷", "--profile", "market")
            try headquarters.write(
                "code,name,category,unit_cost_e2,list_price,tax,from\nP1,肉,MEAT,10000,,reduced,2020-01-01\n",
                to: "p.csv")
            try headquarters.run("import", "products", "p.csv", "--profile", "market")
            for (position, (kind, date, price)) in Self.kinds.enumerated() {
                try headquarters.run(
                    "policy", "init", "--kind", kind, "--language", "ja", "--accept-defaults", "--out", "\(kind).yaml")
                let taken = try headquarters.run("policy", "upload", "\(kind).yaml", "--profile", "market", "--json")
                #expect(taken.json["version"] as? Int == position + 1 && taken.list("remarks").isEmpty)
                try headquarters.run(
                    "policy", "activate", "\(position + 1)", "--from", date, "--profile", "market-activator")
                let quote = try headquarters.run(
                    "quote", "--store", "S01", "P1x3", "--on", date, "--profile", "market", "--json")
                #expect(quote.json["total"] as? Int == 3 * price, "\(kind): \(quote.output)")
            }
            try await server.stop()
        }
    }
}
