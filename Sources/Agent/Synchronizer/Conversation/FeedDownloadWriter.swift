/// Adds parts of a snapshot to the file that keeps them; gives up, and deletes the file, where that is not possible.
struct FeedDownloadWriter {
    private let download: FeedDownload
    private let file: PartialFile
    private var position: Int64
    private var chain: [UInt8]
    private var isGivenUp = false

    init(_ download: FeedDownload, _ file: PartialFile, position: Int64, chain: [UInt8]) {
        self.download = download
        self.file = file
        self.position = position
        self.chain = chain
    }

    /// Adds the next part; a full disk or too large a snapshot ends the keeping, not the feed.
    mutating func append(_ part: [UInt8]) {
        guard !isGivenUp else { return }
        let next = FeedDownload.chain(chain + part)
        let length = withUnsafeBytes(of: UInt32(clamping: part.count).bigEndian) { Array($0) }
        let record = length + next.prefix(8) + part
        guard part.count <= FeedDownload.partBytesMax, position + Int64(record.count) <= download.bytesMax,
            file.write(record, at: position)
        else {
            isGivenUp = true
            download.discard()
            return
        }
        position += Int64(record.count)
        chain = next
    }
}
