/// A basket cannot be priced; equality is by code and line.
public struct QuoteError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// More lines than `InputLimits.linesMax`.
        case tooManyLines = "too_many_lines"
        /// A quantity that is not above zero, or above `InputLimits.quantityMax`.
        case quantityOutOfRange = "quantity_out_of_range"
        /// A cost below zero or above `InputLimits.unitCostMax`.
        case costOutOfRange = "cost_out_of_range"
        /// A list price below zero or above `InputLimits.amountMax`.
        case listPriceOutOfRange = "list_price_out_of_range"
        /// A tax name that the policy does not define.
        case unknownTax = "unknown_tax"
        /// A line total above `InputLimits.lineTotalMax`.
        case totalOutOfRange = "total_out_of_range"
        /// Days ahead of a reservation below zero or above `InputLimits.reservedDaysAheadMax`.
        case reservedDaysOutOfRange = "reserved_days_out_of_range"
    }

    /// What is wrong.
    public let code: Code
    /// Position of the line, from 0; nil when the basket as a whole is meant.
    public let line: Int?

    /// Makes the error.
    public init(_ code: Code, line: Int? = nil) {
        self.code = code
        self.line = line
    }
}
