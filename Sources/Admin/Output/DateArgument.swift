import ArgumentParser
import Rating

/// Reads dates of the command line.
enum DateArgument {
    /// Reads `YYYY-MM-DD`.
    ///
    /// - Throws: `ValidationError` for anything else.
    static func date(_ text: String) throws -> CalendarDate {
        guard let date = CalendarDate(text) else { throw ValidationError("must be a date YYYY-MM-DD, is `\(text)`") }
        return date
    }
}
