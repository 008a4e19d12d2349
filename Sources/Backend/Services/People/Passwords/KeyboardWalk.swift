/// Which keys lie beside each other, and which characters follow each other.
enum KeyboardWalk {
    private static let rows = ["`1234567890-=", "\u{0}qwertyuiop[]\\", "\u{0}asdfghjkl;'", "\u{0}zxcvbnm,./"]
    private static let shifted = Dictionary(
        uniqueKeysWithValues: zip("~!@#$%^&*()_+{}|:\"<>?".unicodeScalars, "`1234567890-=[]\\;',./".unicodeScalars))
    private static let places: [Unicode.Scalar: (row: Int, column: Int)] = {
        var places: [Unicode.Scalar: (row: Int, column: Int)] = [:]
        for (row, keys) in rows.enumerated() {
            for (column, key) in keys.unicodeScalars.enumerated() { places[key] = (row, column) }
        }
        return places
    }()

    /// The way from a key to one that touches it.
    struct Step: Hashable, Sendable {
        var rows: Int
        var columns: Int
    }

    /// The way between two keys; nil when they do not touch.
    static func step(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Step? {
        guard let first = places[shifted[left] ?? left], let second = places[shifted[right] ?? right] else {
            return left == right ? Step(rows: 0, columns: 0) : nil
        }
        let step = Step(rows: second.row - first.row, columns: second.column - first.column)
        return abs(step.rows) <= 1 && abs(step.columns) <= 1 ? step : nil
    }

    /// True where the second letter or digit comes `step` after the first; 0 comes after 9.
    static func follows(_ first: Unicode.Scalar, _ second: Unicode.Scalar, step: Int) -> Bool {
        guard first.properties.isAlphabetic || first.properties.numericType != nil else { return false }
        let ring: [Unicode.Scalar] = step > 0 ? ["9", "0"] : ["0", "9"]
        return Int(second.value) - Int(first.value) == step || [first, second] == ring
    }
}
