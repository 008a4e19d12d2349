/// Who asks at the door.
enum HTTPCaller: Hashable, Sendable {
    /// A program with the token of the file.
    case till
    /// The page, opened by a one-time link; it looks and prices, and records no receipt and no input.
    case page
}
