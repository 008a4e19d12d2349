/// The different products of a batch: plain numbers ascending, then texts in the order of their first line.
struct ProductList {
    /// The plain numbers as differences, the first to 0.
    private(set) var numberSteps: [UInt64] = []
    /// The products that are no plain numbers.
    private(set) var texts: [String] = []
    /// The position of each line's product.
    private(set) var positions: [Int] = []
    /// Number of different products.
    var count: Int { numberSteps.count + texts.count }

    init(_ products: [String]) {
        var numbers: [ExactText: Int64] = [:]
        var textPositions: [ExactText: Int] = [:]
        for product in products {
            let key = ExactText(product)
            guard numbers[key] == nil, textPositions[key] == nil else { continue }
            if let number = PlainNumber(product), number.filledDigits == 0 {
                numbers[key] = number.value
            } else {
                textPositions[key] = texts.count
                texts.append(product)
            }
        }
        let ascending = numbers.sorted { $0.value < $1.value }
        var numberPositions: [ExactText: Int] = [:]
        var last: Int64 = 0
        for (position, entry) in ascending.enumerated() {
            numberPositions[entry.key] = position
            numberSteps.append(UInt64(entry.value - last))
            last = entry.value
        }
        positions = products.map { product in
            let key = ExactText(product)
            return numberPositions[key] ?? numberSteps.count + (textPositions[key] ?? 0)
        }
    }
}
