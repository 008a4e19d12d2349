/// An array of integers as the server sends it, read in place; NULL elements are possible, a NULL array is empty.
///
/// Valid while the row is read.
struct HistoryArray {
    private let bytes: UnsafeRawBufferPointer
    private let elementBytes: Int
    let count: Int

    /// Takes an array of one dimension or none.
    init(_ field: UnsafeRawBufferPointer?, elementBytes: Int) throws {
        self.elementBytes = elementBytes
        guard let field, Int32(bigEndian: field.loadUnaligned(as: Int32.self)) != 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            count = 0
            return
        }
        guard field.count >= 20, Int32(bigEndian: field.loadUnaligned(as: Int32.self)) == 1 else {
            throw HistoryError.oddRow
        }
        count = Int(Int32(bigEndian: field.loadUnaligned(fromByteOffset: 12, as: Int32.self)))
        bytes = UnsafeRawBufferPointer(rebasing: field[20...])
    }

    /// Walks through the elements from the first one.
    struct Walk {
        fileprivate let array: HistoryArray
        private var offset = 0

        fileprivate init(_ array: HistoryArray) { self.array = array }

        /// The next element; nil where it is NULL, or there is none.
        mutating func next() throws -> Int64? {
            guard offset + 4 <= array.bytes.count else { return nil }
            let length = Int(Int32(bigEndian: array.bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
            let begin = offset + 4
            offset = begin + max(0, length)
            guard length >= 0 else { return nil }
            guard length == array.elementBytes, offset <= array.bytes.count else { throw HistoryError.oddRow }
            return length == 8
                ? Int64(bigEndian: array.bytes.loadUnaligned(fromByteOffset: begin, as: Int64.self))
                : Int64(Int32(bigEndian: array.bytes.loadUnaligned(fromByteOffset: begin, as: Int32.self)))
        }
    }

    /// A walk from the first element.
    var walk: Walk { Walk(self) }
}
