// Goal: the cost of a call over our frames against a bare length-prefixed echo on the same NIO and TLS, in the same run.
// Method: 200-byte echo, both ends in this process with one event loop each, 1 and 64 in flight; the kinds take turns for
// five rounds and the median rate counts. `--json` prints the same figures for programs, `--seconds n` sets a round's time.
import RPC

let arguments = CommandLine.arguments
let seconds = arguments.firstIndex(of: "--seconds").flatMap { Double(arguments[$0 + 1]) } ?? 2
let identity = try BenchIdentity()
let serverLoops = RPCEventLoops(threads: 1)
let clientLoops = RPCEventLoops(threads: 1)
let payload = [UInt8](repeating: 0x61, count: 200)

let bare = try await BareEcho(identity: identity)
let framed = try await FramedEcho(identity: identity, serverLoops: serverLoops, clientLoops: clientLoops)

var rows: [BenchRow] = []
for inFlight in [1, 64] {
    var bareRounds: [BenchRound] = []
    var loopRounds: [BenchRound] = []
    var poolRounds: [BenchRound] = []
    _ = try await bare.run(payload: payload, inFlight: inFlight, seconds: 0.3)
    for _ in 0..<5 {
        bareRounds.append(try await bare.run(payload: payload, inFlight: inFlight, seconds: seconds))
        loopRounds.append(
            try await framed.run("bench.Echo/Loop", payload: payload, inFlight: inFlight, seconds: seconds))
        poolRounds.append(
            try await framed.run("bench.Echo/Pool", payload: payload, inFlight: inFlight, seconds: seconds))
    }
    let reference = BenchRow(name: "bare", inFlight: inFlight, rounds: bareRounds, reference: nil)
    rows.append(reference)
    rows.append(BenchRow(name: "framed, loop", inFlight: inFlight, rounds: loopRounds, reference: reference))
    rows.append(BenchRow(name: "framed, pool", inFlight: inFlight, rounds: poolRounds, reference: reference))
}
await framed.stop()
try await bare.stop()
if arguments.contains("--json") {
    print("[" + rows.map(\.json).joined(separator: ",") + "]")
} else {
    print(BenchRow.heading)
    for row in rows { print(row.line) }
}
