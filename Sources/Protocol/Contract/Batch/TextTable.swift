/// The texts of a batch under construction; position 0 is the empty text.
struct TextTable {
    private(set) var texts: [String] = [""]
    private var positions: [ExactText: UInt32] = [ExactText(""): 0]

    mutating func position(_ text: String) -> UInt32 {
        let key = ExactText(text)
        if let position = positions[key] { return position }
        let position = UInt32(texts.count)
        texts.append(text)
        positions[key] = position
        return position
    }
}
