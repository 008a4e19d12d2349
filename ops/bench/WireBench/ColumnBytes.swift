import Foundation
import KakuzukeProtocol
import SwiftProtobuf

/// The bytes of each column by itself, to see where the bytes go.
enum ColumnBytes {
    static func split(_ plain: [UInt8]) throws -> [(String, [UInt8])] {
        var result: [(String, [UInt8])] = []
        for (field, bytes) in fields(plain[...]) {
            guard field == 5 else {
                result.append((["1": "texts", "2": "identifiers"]["\(field)"] ?? "field \(field)", Array(bytes)))
                continue
            }
            for (column, bytes) in fields(bytes) { result.append(("receipts.\(column)", Array(bytes))) }
        }
        return result
    }

    /// The length-delimited and plain fields of one message.
    private static func fields(_ bytes: ArraySlice<UInt8>) -> [(Int, ArraySlice<UInt8>)] {
        var fields: [(Int, ArraySlice<UInt8>)] = []
        var position = bytes.startIndex
        func varint() -> Int {
            var value = 0
            var shift = 0
            while position < bytes.endIndex {
                let byte = bytes[position]
                position += 1
                value |= Int(byte & 0x7f) << shift
                guard byte & 0x80 != 0, shift < 56 else { break }
                shift += 7
            }
            return value
        }
        while position < bytes.endIndex {
            let tag = varint()
            guard tag & 7 == 2 else {
                _ = varint()
                continue
            }
            let length = varint()
            let end = min(bytes.endIndex, position + length)
            fields.append((tag >> 3, bytes[min(position, end)..<end]))
            position = end
        }
        return fields
    }
}
