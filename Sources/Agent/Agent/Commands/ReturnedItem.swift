import ArgumentParser
import Rating

/// Goods that come back: `CODE`, `CODExQUANTITY`, or `LINE:` before them.
struct ReturnedItem: ExpressibleByArgument {
    /// The line of the receipt, from 1; 0: not named.
    let line: UInt32
    let item: BasketItem

    init?(argument: String) {
        var rest = argument[...]
        var line: UInt32 = 0
        if let colon = argument.firstIndex(of: ":"), let told = UInt32(argument[..<colon]) {
            guard (1...UInt32(InputLimits.linesMax)).contains(told) else { return nil }
            line = told
            rest = argument[argument.index(after: colon)...]
        }
        guard let item = BasketItem(argument: String(rest)) else { return nil }
        self.line = line
        self.item = item
    }
}
