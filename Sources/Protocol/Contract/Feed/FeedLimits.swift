/// The sizes of a feed's parts; both ends of the wire hold to them.
public enum FeedLimits {
    /// Most bytes of one part's items, compressed and before compression; bytes.
    public static let itemsBytesMax = 8 * 1024 * 1024
    /// Items at which a part is closed; customers and products together.
    public static let itemsTarget = 2_000
}
