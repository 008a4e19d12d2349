import FoundationEssentials
import SwiftProtobuf

extension FactBatch {
    /// Packs the batch.
    ///
    /// - Parameter previous: the digest of the batch before it; `start` before the first.
    /// - Returns: what goes over the wire.
    /// - Throws: `FactBatchError` when a fact lies outside its limits or the columns outside theirs.
    public func message(after previous: BatchDigest) throws(FactBatchError) -> Kakuzuke_V1_UploadBatch {
        var encoder = FactColumnsEncoder(first: firstSequence)
        for (row, fact) in facts.enumerated() {
            do { try fact.fact.validate() } catch {
                throw FactBatchError(.invalidFact, error.field, row: row)
            }
            encoder.append(fact)
        }
        let columns = encoder.columns()
        guard columns.texts.count <= FactBatchLimits.textsMax else { throw FactBatchError(.tooLarge, "texts") }
        let plain: [UInt8]
        do { plain = try columns.serializedBytes() } catch { throw FactBatchError(.malformed) }
        guard plain.count <= FactBatchLimits.contentsBytesMax else { throw FactBatchError(.tooLarge, "contents") }
        let contents: [UInt8]
        do { contents = try Deflate.compress(plain) } catch { throw FactBatchError(.compression) }
        var message = Kakuzuke_V1_UploadBatch()
        message.installEpoch = Data(installEpoch.bytes)
        message.firstSequence = firstSequence.rawValue
        message.lastSequence = lastSequence.rawValue
        message.contents = Data(contents)
        message.contentsBytes = UInt32(plain.count)
        message.digest = Data(
            BatchDigest(
                after: previous, epoch: installEpoch, first: firstSequence, last: lastSequence,
                contentsBytes: plain.count, contents: contents
            ).bytes)
        return message
    }

    /// Unpacks and checks a batch; every content gives a batch or an error.
    ///
    /// - Parameters:
    ///   - message: what came over the wire.
    ///   - previous: the digest of the batch before it as this side knows it; nil: the chain is not checked.
    /// - Throws: `FactBatchError` with column and row.
    public init(_ message: Kakuzuke_V1_UploadBatch, after previous: BatchDigest?) throws(FactBatchError) {
        guard let epoch = InstallEpoch(bytes: message.installEpoch) else {
            throw FactBatchError(.wrongLength, "install_epoch")
        }
        let first = SequenceNumber(message.firstSequence)
        let last = SequenceNumber(message.lastSequence)
        guard first.rawValue >= 1, first <= FactBatchLimits.sequenceMax else {
            throw FactBatchError(.invalidNumber, "first_sequence")
        }
        guard last >= first else { throw FactBatchError(.notConsecutive, "last_sequence") }
        guard last.rawValue - first.rawValue < UInt64(FactBatchLimits.factsMax) else {
            throw FactBatchError(.tooLarge, "last_sequence")
        }
        let limit = FactBatchLimits.contentsBytesMax
        guard message.contents.count <= limit else { throw FactBatchError(.tooLarge, "contents") }
        guard message.contentsBytes <= UInt32(limit) else { throw FactBatchError(.tooLarge, "contents_bytes") }
        let contents = [UInt8](message.contents)
        if let previous {
            let expected = BatchDigest(
                after: previous, epoch: epoch, first: first, last: last, contentsBytes: Int(message.contentsBytes),
                contents: contents)
            guard expected.bytes.elementsEqual(message.digest) else {
                throw FactBatchError(.digestMismatch, "digest")
            }
        }
        let plain: [UInt8]
        do { plain = try Deflate.decompress(contents, limit: Int(message.contentsBytes)) } catch {
            throw FactBatchError(.compression, "contents")
        }
        guard plain.count == Int(message.contentsBytes) else { throw FactBatchError(.wrongLength, "contents_bytes") }
        let columns: Kakuzuke_V1_FactColumns
        do { columns = try Kakuzuke_V1_FactColumns(serializedBytes: plain) } catch {
            throw FactBatchError(.malformed, "contents")
        }
        let facts = try FactColumnsDecoder(columns, first: first).facts()
        guard facts.last?.sequence == last else { throw FactBatchError(.notConsecutive, "last_sequence") }
        try self.init(installEpoch: epoch, facts: facts)
    }
}
