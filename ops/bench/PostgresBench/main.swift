import Logging
import Postgres
import PostgresTestSupport

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let cluster = try await PostgresCluster.startPrivate()
let bench = PostgresBench(selects: arguments.first ?? 30_000, rows: arguments.dropFirst().first ?? 500_000)
do {
    try await bench.run(cluster)
    try await cluster.destroy()
} catch {
    try await cluster.destroy()
    throw error
}
