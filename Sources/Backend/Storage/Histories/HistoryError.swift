/// What keeps the histories of all customers from being read.
public enum HistoryError: Error, Hashable {
    /// A stream of histories holds what none of them can.
    case oddRow
    /// The working files in the server's temporary folder cannot be made, written or read; the system's own words.
    case workingFiles(String)
}
