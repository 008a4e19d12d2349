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

    /// True for the same key, and for keys that touch on a keyboard.
    static func areNeighbours(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        guard let first = places[shifted[left] ?? left], let second = places[shifted[right] ?? right] else {
            return left == right
        }
        return abs(first.row - second.row) <= 1 && abs(first.column - second.column) <= 1
    }

    /// True where the second letter or digit comes `step` after the first; 0 comes after 9.
    static func follows(_ first: Unicode.Scalar, _ second: Unicode.Scalar, step: Int) -> Bool {
        guard first.properties.isAlphabetic || first.properties.numericType != nil else { return false }
        let ring: [Unicode.Scalar] = step > 0 ? ["9", "0"] : ["0", "9"]
        return Int(second.value) - Int(first.value) == step || [first, second] == ring
    }
}
