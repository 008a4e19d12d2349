public import Foundation
public import Rating

/// How a point of sale writes its journal; read from YAML, described in `docs/journals.md`.
public struct JournalProfile: Hashable, Sendable {
    /// How records are written.
    public enum Format: String, CaseIterable, Sendable {
        /// Comma-separated values by RFC 4180 with a header line.
        case csv
        /// One JSON object a line.
        case jsonLines = "jsonl"
        /// Transactions of ARTS POSLog.
        case posLog = "poslog"
    }

    /// How characters are written.
    public enum Encoding: String, CaseIterable, Sendable {
        /// UTF-8 when the beginning of the file is, else CP932.
        case auto
        /// UTF-8 with or without a byte order mark.
        case utf8 = "utf-8"
        /// Code page 932, never plain Shift_JIS.
        case cp932
    }

    /// What a row reports.
    public enum Kind: String, CaseIterable, Sendable {
        /// Goods were sold.
        case sale
        /// Goods came back.
        case returned = "return"
        /// The receipt never happened, or the one that `voided_number` names.
        case void
        /// This receipt never happened, whatever other one the row names.
        case voided
        /// Nothing that concerns receipts, such as cash put into the drawer.
        case ignored = "ignore"
    }

    /// Whether amounts include tax.
    public enum TaxMode: String, CaseIterable, Sendable {
        /// Amounts include tax (内税).
        case included
        /// Amounts exclude tax (外税).
        case excluded
        /// No tax is due.
        case exempt
    }

    /// What happens to the fraction of a minor unit when tax is computed once for a rate.
    public enum TaxRounding: String, CaseIterable, Sendable {
        /// Towards zero (切り捨て).
        case down
        /// Halves away from zero (四捨五入).
        case halfUp = "half_up"
        /// Away from zero (切り上げ).
        case up
    }

    /// What a column of discounts does.
    public enum Discount: String, CaseIterable, Sendable {
        /// Added to the line; discounts stand there as negative amounts.
        case addedToLine
        /// Taken from the line.
        case subtractedFromLine
        /// Added to the receipt; discounts stand there as negative amounts.
        case addedToReceipt
        /// Taken from the receipt.
        case subtractedFromReceipt
        /// Taken from the receipt where points are no tender.
        case points
        /// So many percent of the receipt; its total after discounts tells how that was rounded.
        case percentOfReceipt

        /// True: the column belongs to a line.
        var isOfLine: Bool { self == .addedToLine || self == .subtractedFromLine }
    }

    /// What the product column holds.
    public enum ProductCodes: String, CaseIterable, Sendable {
        /// The store's own codes, taken as they are.
        case own
        /// Codes of 13 digits are JAN or in-store codes, all others the store's own.
        case mixed
        /// JAN, UPC and GTIN of 8, 12, 13 and 14 digits only.
        case jan
    }

    /// Name of the profile; names the source in the spool.
    public var name: String
    /// The built-in reader that it begins with; nil: it stands on its own.
    public internal(set) var reader: BuiltInReader?
    /// How records are written.
    public var format: Format
    /// How characters are written.
    ///
    /// Default `auto`.
    public var encoding = Encoding.auto
    /// Byte between values of a CSV record.
    ///
    /// Default comma.
    public var delimiter = UInt8(ascii: ",")
    /// JSON Lines: name of the array of lines within a receipt; nil: every record is one line.
    public var linesKey: String?
    /// Names of the columns of each field, folded; they count also without bracketed legends.
    public var columns: [JournalField: [String]] = [:]
    /// Values of fields that have no column.
    public var constants: [JournalField: String] = [:]
    /// Columns with the printed tax of a rate.
    public var printedTaxes: [BasisPoints: [String]] = [:]
    /// Forms of dates, tried in order.
    public var dateFormats: [DatePattern] = []
    /// Forms of times, tried in order.
    public var timeFormats: [DatePattern] = []
    /// What the values of `kind` mean.
    ///
    /// A value that is not named is an error.
    public var kinds: [String: Kind] = [:]
    /// True: rows of one receipt name it on the first row only.
    ///
    /// Default false.
    public var hasHeadOnFirstRowOnly = false
    /// True: returns are written with positive amounts and quantities.
    ///
    /// Default false.
    public var writesReturnsPositive = false
    /// True: the time belongs to the key, because numbers start again within a day.
    ///
    /// Default false.
    public var keyHasTime = false
    /// True: a void that names a receipt by its number, but no day, means one of its own day.
    ///
    /// Default false.
    public var voidsSameDay = false
    /// True: the point of sale changes receipts afterwards.
    ///
    /// Default false.
    public var canAmend = false
    /// Whether amounts include tax where no column says so.
    public var taxMode = TaxMode.included
    /// What the values of `tax_mode` mean.
    ///
    /// A value that is not named is an error.
    public var taxModes: [String: TaxMode] = [:]
    /// Tax rate where no column gives one; nil: every line must give one.
    public var taxRate: BasisPoints?
    /// What the values of `tax_rate` mean where they are no plain percentages.
    public var taxRates: [String: BasisPoints] = [:]
    /// Rounding of a tax that is computed.
    ///
    /// Default down.
    public var taxRounding = TaxRounding.down
    /// Decimals of money: 0 for yen, 2 for dollars.
    ///
    /// Default 0.
    public var currencyDecimals = 0
    /// Identifier values that mean nobody, such as `0`.
    public var nobodyValues: Set<String> = []
    /// Hour at which the business date changes where the journal has none, 0 to 12.
    ///
    /// Default 0.
    public var cutOffHour = 0
    /// What may be missing in the header: names of fields, and folded names of columns of discounts and taxes.
    public var optionalColumns: Set<String> = []
    /// Columns that count where the field's own column is empty, in their order.
    public var fallbacks: [JournalField: [String]] = [:]
    /// Values for fields of a receipt whose column is empty.
    public var defaults: [JournalField: String] = [:]
    /// Further columns that say what a receipt is.
    public var states: [State] = []
    /// What the values of `line_kind` mean; void is none of them.
    public var lineKinds: [String: Kind] = [:]
    /// Columns of discounts, each with its names.
    public var discounts: [Discount: [[String]]] = [:]
    /// Columns of amounts that were paid, by the way of payment that they are; each column with its names.
    public var payments: [String: [[String]]] = [:]
    /// Columns of change, which goes back in `cash`.
    public var paymentChange: [String] = []
    /// True: points reduce what was bought; false: they pay for it.
    ///
    /// Default false.
    public var arePointsDiscounts = false
    /// True: a column of discounts may repeat what another one or the lines hold already; the total tells.
    ///
    /// Default false.
    public var discountsMayRepeat = false
    /// How far lines and discounts may be off the total; minor units.
    ///
    /// Default 0.
    public var totalTolerance: Int64 = 0
    /// Columns with the part of the total that bears a rate.
    public var rateTotals: [BasisPoints: [String]] = [:]
    /// True: the total tells whether amounts include tax.
    ///
    /// Default false.
    public var detectsTaxMode = false
    /// Values of `tax_mode` that mean what the others of the receipt are.
    public var usualTaxModes: Set<String> = []
    /// Rates among which `line_tax` decides.
    public var rateCandidates: [BasisPoints] = []
    /// Code of the one currency that is read; nil: no sign of a currency is looked at.
    public var currency: String?
    /// What the product column holds.
    ///
    /// Default `own`.
    public var productCodes = ProductCodes.own
    /// Digits behind the prefix of an in-store code that name the product, by prefix; without an entry none do.
    public var inStoreItemDigits: [String: Int] = [:]
    /// Lines among which the header is looked for.
    ///
    /// Default 1.
    public var headerLinesMax = 1
    /// The store's zone, for times written with an offset from UTC; nil: dates and times count as written.
    public var timeZone: TimeZone?

    /// Makes a profile with defaults; `read` makes a checked one from YAML.
    public init(name: String, format: Format) {
        self.name = name
        self.format = format
    }
}
