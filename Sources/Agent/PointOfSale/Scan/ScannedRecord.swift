/// A record of a journal as bytes, with its place.
public struct ScannedRecord: Hashable, Sendable {
    /// First byte in the file.
    public var offset: Int64
    /// Line in the file, from 1.
    public var line: Int64
    /// The bytes without the line end.
    public var bytes: [UInt8]
    /// What is wrong with the record as a whole; nil: nothing.
    public var problem: ScanProblem?

    /// Makes a record.
    public init(offset: Int64, line: Int64, bytes: [UInt8], problem: ScanProblem? = nil) {
        self.offset = offset
        self.line = line
        self.bytes = bytes
        self.problem = problem
    }
}
