/// A currency by its ISO 4217 code, as far as amounts depend on it.
struct Currency {
    /// Decimals of its smallest unit.
    let decimals: Int
    /// Signs that its amounts may bear.
    let signs: Set<Character>

    /// nil when the code is not three capital letters.
    init?(_ code: String) {
        guard code.count == 3, code.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            return nil
        }
        decimals = Self.withoutDecimals.contains(code) ? 0 : Self.withThreeDecimals.contains(code) ? 3 : 2
        switch code {
        case "JPY": signs = ["¥", "\\", "円"]
        case "CNY": signs = ["¥"]
        case "EUR": signs = ["€"]
        case "GBP": signs = ["£"]
        default: signs = Self.dollars.contains(code) ? ["$"] : []
        }
    }

    /// All signs that are told apart.
    static let allSigns: Set<Character> = ["¥", "\\", "円", "$", "€", "£"]

    private static let withoutDecimals: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let withThreeDecimals: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
    private static let dollars: Set<String> = ["AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD", "USD"]
}
