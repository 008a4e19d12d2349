import SwiftProtobuf

/// The binary form of one fact on its own: what an agent's spool keeps until the fact is sent.
///
/// A version byte and the columns of a batch of one, not compressed.
public enum FactCodec {
    /// The first byte.
    static let version: UInt8 = 1

    /// Packs a fact.
    ///
    /// - Throws: `FactBatchError` when the fact lies outside its limits.
    public static func encode(_ fact: Fact) throws(FactBatchError) -> [UInt8] {
        do { try fact.validate() } catch { throw FactBatchError(.invalidFact, error.field) }
        var encoder = FactColumnsEncoder(first: SequenceNumber(1))
        encoder.append(SequencedFact(sequence: SequenceNumber(1), fact: fact))
        let columns = encoder.columns()
        do {
            let bytes: [UInt8] = try columns.serializedBytes()
            guard bytes.count < FactBatchLimits.contentsBytesMax else { throw FactBatchError(.tooLarge, "contents") }
            return [version] + bytes
        } catch let error as FactBatchError {
            throw error
        } catch {
            throw FactBatchError(.malformed)
        }
    }

    /// Unpacks a fact; every sequence of bytes gives a fact or an error.
    ///
    /// - Throws: `FactBatchError`.
    public static func decode(_ bytes: [UInt8]) throws(FactBatchError) -> Fact {
        guard bytes.first == version, bytes.count <= FactBatchLimits.contentsBytesMax else {
            throw FactBatchError(.malformed, "contents")
        }
        let columns: Kakuzuke_V1_FactColumns
        do { columns = try Kakuzuke_V1_FactColumns(serializedBytes: Array(bytes.dropFirst())) } catch {
            throw FactBatchError(.malformed, "contents")
        }
        let facts = try FactColumnsDecoder(columns, first: SequenceNumber(1)).facts()
        guard facts.count == 1, let fact = facts.first else { throw FactBatchError(.tooLarge, "facts") }
        return fact.fact
    }
}
