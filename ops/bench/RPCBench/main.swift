// Goal: the cost of a call over our frames against a bare length-prefixed echo on the same NIO and TLS, in the same
// run.
// Method: 200-byte echo, both ends in this process with one event loop each, 1 and 64 in flight; the kinds take turns
// for five rounds and the median rate counts. Two references: "bare tasks" is called by tasks that await each answer,
// as ours is; "bare loop" never leaves its event loop, which no caller of a product can do. `--json` prints the same
// for programs, `--seconds n` sets a round's time, `--only name` runs one kind.
import RPC

let arguments = CommandLine.arguments
func value(_ option: String) -> String? { arguments.firstIndex(of: option).map { arguments[$0 + 1] } }
let seconds = value("--seconds").flatMap { Double($0) } ?? 2
let only = value("--only")
let identity = try BenchIdentity()
let serverLoops = RPCEventLoops(threads: 1)
let clientLoops = RPCEventLoops(threads: 1)
let payload = [UInt8](repeating: 0x61, count: 200)
let bare = try await BareEcho(identity: identity)
let framed = try await FramedEcho(identity: identity, serverLoops: serverLoops, clientLoops: clientLoops)

let kinds: [(name: String, run: (Int, Double) async throws -> BenchRound)] = [
    ("bare loop", { try await bare.run(payload: payload, inFlight: $0, seconds: $1) }),
    ("bare tasks", { try await bare.runTasks(payload: payload, inFlight: $0, seconds: $1) }),
    ("framed loop", { try await framed.run("bench.Echo/Loop", payload: payload, inFlight: $0, seconds: $1) }),
    ("framed pool", { try await framed.run("bench.Echo/Pool", payload: payload, inFlight: $0, seconds: $1) }),
].filter { only == nil || only == $0.name }

var rows: [BenchRow] = []
for inFlight in [1, 64] {
    var rounds: [String: [BenchRound]] = [:]
    for kind in kinds { _ = try await kind.run(inFlight, 0.3) }
    for _ in 0..<5 {
        for kind in kinds { rounds[kind.name, default: []].append(try await kind.run(inFlight, seconds)) }
    }
    rows += kinds.map { BenchRow(name: $0.name, inFlight: inFlight, rounds: rounds[$0.name] ?? []) }
}
await framed.stop()
try await bare.stop()
if arguments.contains("--json") {
    print("[" + rows.map { $0.json(among: rows) }.joined(separator: ",") + "]")
} else {
    print(BenchRow.heading)
    for row in rows { print(row.line(among: rows)) }
}
