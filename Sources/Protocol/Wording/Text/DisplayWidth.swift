/// Columns that texts take on terminals and receipt printers.
public enum DisplayWidth {
    /// Columns of a text: East Asian wide and full-width characters take two, marks none.
    public static func columns(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    static func columns(_ scalar: Unicode.Scalar) -> Int {
        guard scalar.properties.generalCategory != .nonspacingMark else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// Columns of a text on a receipt printer: what Japanese character sets hold in one byte takes one column, marks
    /// none, everything else two, also letters whose width is ambiguous (East Asian Width, UAX 11).
    public static func paperColumns(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + paperColumns($1) }
    }

    private static func paperColumns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20...0x7E, 0xFF61...0xFF9F: 1
        default: scalar.properties.generalCategory == .nonspacingMark ? 0 : 2
        }
    }

    /// A name from elsewhere without anything that steers a terminal or printer.
    public static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: " "
                    default: scalar
                    }
                }))
    }
}
