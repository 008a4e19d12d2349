import Foundation
import LocalStore
import Rating

/// Accepts facts into a file and names each one on standard output once it is accepted, until the process is killed.
///
/// Arguments: path of the file, first number, count. Fact number n has the key `receipt-n`.
@main
struct SpoolProbe {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let first = Int(arguments[2]), let count = Int(arguments[3]) else { exit(64) }
        do {
            let database = try AgentDatabase(path: arguments[1])
            if try database.read({ try $0.installation() }) == nil {
                try database.install(
                    Installation(
                        epoch: [UInt8](repeating: 7, count: 16), tenant: "tenant", agent: "agent", store: "0001",
                        settings: []))
            }
            for number in first..<first + count { try accept(number, database) }
        } catch {
            say("error \(error.code)\n")
            exit(1)
        }
    }

    private static func accept(_ number: Int, _ database: AgentDatabase) throws(LocalStoreError) {
        let payload = (0..<200).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) }
        let fact = SpoolFact(
            kind: 1, key: "receipt-\(number)", digest: Array(String(number).utf8),
            businessDate: CalendarDate(daysSinceEpoch: 20_000), customer: nil, lineCount: 1,
            amount: MoneyMinorUnits(Int64(number)), payload: payload)
        let delivery = SpoolDelivery(facts: [fact], sourceCanAmend: true, source: "probe")
        let outcome = try database.accept(delivery, at: StoredInstant(millisecondsSinceEpoch: Int64(number)))
        for case .new(let sequence) in outcome.acceptances { say("\(number) \(sequence)\n") }
    }

    /// Writes at once: what stays in a buffer would not count as told.
    private static func say(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }
}
