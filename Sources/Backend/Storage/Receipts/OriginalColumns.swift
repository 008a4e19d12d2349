/// What the lines of receipts with returns say of their originals, by column: one entry per receipt of the statement,
/// then one entry per line of a receipt in which some line names an original.
public struct OriginalColumns: Sendable {
    /// Position of each receipt's first line in these columns, from 1.
    public var firstLines: [Int32] = []
    /// Position of each receipt's last line; below the first one where no line names an original.
    public var lastLines: [Int32] = []
    /// Key of the original receipt; nil: the line names none.
    public var keys: [String?] = []
    /// Place of the original line, from 1; nil: the line names none.
    public var lines: [Int32?] = []
    /// Categories that the store had looked up; nil: the point of sale wrote it, or the line names no original.
    public var statedCategories: [CategoryKey?] = []
    /// Costs that the store had looked up; minor units; nil: none.
    public var statedCosts: [Int64?] = []
    /// Standard prices that the store had looked up; minor units; nil: none.
    public var statedStandardPrices: [Int64?] = []
    /// Quotes that the store named; nil: none.
    public var statedQuotes: [String?] = []

    /// Makes empty columns.
    public init() {}
}
