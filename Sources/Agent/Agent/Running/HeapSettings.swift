import CHeap

/// How the C library keeps the agent's memory: small, because other programs run on the store's machine.
enum HeapSettings {
    /// Memory at the end of the heap that is given back to the system; bytes.
    private static let trimBytes: CInt = 1 << 20
    /// Blocks from this size on are given back as soon as they are free; bytes.
    private static let mappedBlockBytes: CInt = 128 << 10

    /// Applies them to what is taken from now on; a thread that has its own heap already keeps it.
    ///
    /// Threads share one heap: with a heap for each, what one thread takes and another gives back stays with neither,
    /// which took half as much again as all that is in use.
    static func apply() {
        _ = mallopt(M_ARENA_MAX, 1)
        _ = mallopt(M_TRIM_THRESHOLD, trimBytes)
        _ = mallopt(M_MMAP_THRESHOLD, mappedBlockBytes)
    }
}
