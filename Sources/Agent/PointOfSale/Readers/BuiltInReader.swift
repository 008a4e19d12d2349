/// A reader that comes with the product: a profile that a store's own profile begins with.
///
/// What each takes and refuses stands in `docs/journals.md`.
public enum BuiltInReader: String, CaseIterable, Sendable {
    /// スマレジ: 取引明細 CSV.
    case smaregi
    /// Airレジ: 会計明細 CSV.
    case airregi
    /// Square: item sales.
    case square
    /// Loyverse: receipts by item.
    case loyverse
    /// Shopify: orders export.
    case shopify
    /// EZレジ and Si: 明細 CSV.
    case ezregi
    /// ARTS POSLog 2.2.1 and 6.0.
    case poslog

    /// What stands before the name where a built-in reader is named in place of a file.
    public static let filePrefix = "builtin/"

    /// Its name in place of a profile's file.
    public var file: String { Self.filePrefix + rawValue }

    /// Raised with every change of what it makes of a file.
    ///
    /// Stores note it with every receipt: what a newer version makes of a receipt that is known waits for headquarters
    /// like any other changed setting, and is no amendment by the point of sale.
    public var version: Int {
        switch self {
        case .square, .loyverse, .shopify, .ezregi, .poslog: 1
        case .airregi: 2
        case .smaregi: 3
        }
    }

    /// The profile, in the language of profiles; one that needs something of the store cannot be used alone.
    public var text: String {
        let bytes =
            switch self {
            case .smaregi: PackageResources.smaregi_yaml
            case .airregi: PackageResources.airregi_yaml
            case .square: PackageResources.square_yaml
            case .loyverse: PackageResources.loyverse_yaml
            case .shopify: PackageResources.shopify_yaml
            case .ezregi: PackageResources.ezregi_yaml
            case .poslog: PackageResources.poslog_yaml
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
