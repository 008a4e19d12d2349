import Foundation
import KakuzukeProtocol
import SwiftProtobuf

/// Sums over the batches of all stores.
struct WireTotals {
    private var lines = 0
    private var receipts = 0
    private var batches = 0
    private var wireBytes = 0
    private var plainBytes = 0
    private var packing = Duration.zero
    private var unpacking = Duration.zero
    private var columns: [String: Int] = [:]

    /// Packs one store's receipts and checks that they come back.
    mutating func pack(_ receipts: [ReceiptFact]) throws {
        guard let epoch = InstallEpoch(bytes: [UInt8](repeating: 7, count: InstallEpoch.byteCount)) else { return }
        var digest = BatchDigest.start
        var next = 0
        while next < receipts.count {
            let pending = receipts[next...]
            let count = FactBatch.factCount(lineCounts: pending.lazy.map(\.lines.count))
            let facts = pending.prefix(count).enumerated().map { position, receipt in
                SequencedFact(sequence: SequenceNumber(UInt64(next + position + 1)), fact: .receipt(receipt))
            }
            let batch = try FactBatch(installEpoch: epoch, facts: facts)
            let clock = ContinuousClock()
            var wire: [UInt8] = []
            packing += try clock.measure { wire = try batch.message(after: digest).serializedBytes() }
            var received = batch
            var message = Kakuzuke_V1_UploadBatch()
            unpacking += try clock.measure {
                message = try Kakuzuke_V1_UploadBatch(serializedBytes: wire)
                received = try FactBatch(message, after: digest)
            }
            guard received == batch else { throw CocoaError(.coderInvalidValue) }
            guard let chained = BatchDigest(bytes: message.digest) else { throw CocoaError(.coderInvalidValue) }
            digest = chained
            try add(message, wire: wire.count)
            lines += facts.reduce(0) { $0 + $1.fact.lineCount }
            self.receipts += count
            next += count
        }
    }

    private mutating func add(_ message: Kakuzuke_V1_UploadBatch, wire: Int) throws {
        batches += 1
        wireBytes += wire
        plainBytes += Int(message.contentsBytes)
        let plain = try Deflate.decompress([UInt8](message.contents), limit: FactBatchLimits.contentsBytesMax)
        for (name, bytes) in try ColumnBytes.split(plain) {
            columns[name, default: 0] += try Deflate.compress(bytes).count
        }
    }

    /// Bytes per line as JSON; `plainReference` is gzip of the lines without costs.
    func json(reference: Int, plainReference: Int) -> String {
        func perLine(_ bytes: Int) -> Double { Double(bytes) / Double(max(1, lines)) }
        return """
            {"lines":\(lines),"receipts":\(receipts),"batches":\(batches),"wire_per_line":\(perLine(wireBytes)),\
            "gzip_per_line":\(perLine(reference)),"gzip_without_costs_per_line":\(perLine(plainReference))}
            """
    }

    func report(reference: Int) {
        func perLine(_ bytes: Int) -> String { (Double(bytes) / Double(max(1, lines))).formatted(2) }
        func seconds(_ duration: Duration) -> Double {
            Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        }
        print("receipts \(receipts), lines \(lines), batches \(batches)")
        print("figure                              bytes/line  ratio")
        print("gzip -6 of the lines without names  \(perLine(reference))  1.00")
        print("batches before compression          \(perLine(plainBytes))")
        let ratio = Double(wireBytes) / Double(max(1, reference))
        print("batches on the wire                 \(perLine(wireBytes))  \(ratio.formatted(2))")
        print("packing \(Int(Double(lines) / seconds(packing))) lines/s, unpacking", terminator: " ")
        print("\(Int(Double(lines) / seconds(unpacking))) lines/s")
        print("columns by themselves, compressed:")
        for (name, bytes) in columns.sorted(by: { $0.value > $1.value }).prefix(24) {
            print("  \(name.padding(toLength: 28, withPad: " ", startingAt: 0)) \(perLine(bytes))")
        }
    }
}

extension Double {
    fileprivate func formatted(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}
