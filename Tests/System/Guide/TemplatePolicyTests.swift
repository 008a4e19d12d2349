import Foundation
import Testing

extension SystemSuites {
    /// Goal: the policies that `kakuzuke policy init` makes of the four templates price at a server.
    ///
    /// Method: each is made with defaults, handed in by a retailer of its own, activated by a second person, and asked
    /// for the price of a walk-in, which was worked out by hand.
    @Suite struct TemplatePolicyTests {
        /// Kind, and the price of meat of 100 yen cost at 8 % tax for a walk-in.
        static let kinds: [(String, Int)] = [
            // 100 × 1.42 × 1.08 = 153.36, fresh food
            ("supermarket", 153),
            // 100 × 1.28 × 1.08 = 138.24, everything else
            ("drugstore", 138),
            // 100 ÷ 0.68 × 1.08 = 158.82, everything else, in steps of 10
            ("department-store", 160),
            // 100 × 1.80 × 1.08 = 194.4, everything else
            ("specialty-store", 194),
        ]

        @Test func everyTemplatePricesAtAServer() async throws {
            let server = try ServerProcess()
            defer { server.destroy() }
            try await server.start()
            let headquarters = try Headquarters(server: server)
            try headquarters.write(
                "code,name,category,unit_cost_e2,list_price,tax,from\nP1,肉,MEAT,10000,,reduced,2020-01-01\n",
                to: "p.csv")
            for (kind, price) in Self.kinds {
                _ = try headquarters.addTenant(kind)
                try headquarters.run("store", "add", "--code", "S01", "--name", "渋谷", "--profile", kind)
                try headquarters.run("import", "products", "p.csv", "--profile", kind)
                try headquarters.run(
                    "policy", "init", "--kind", kind, "--language", "ja", "--accept-defaults", "--out", "\(kind).yaml")
                let taken = try headquarters.run("policy", "upload", "\(kind).yaml", "--profile", kind, "--json")
                #expect(taken.json["version"] as? Int == 1 && taken.list("remarks").isEmpty)
                try headquarters.run(
                    "policy", "activate", "1", "--from", "2020-01-01", "--profile", kind + "-activator")
                let quote = try headquarters.run("quote", "--store", "S01", "P1x3", "--profile", kind, "--json")
                #expect(quote.json["total"] as? Int == 3 * price, "\(kind): \(quote.output)")
            }
            try await server.stop()
        }
    }
}
