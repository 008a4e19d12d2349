import PointOfSale

/// Whether receipts of several folders can be told apart.
///
/// All of them are of one store, and a number counts within its terminal. Where two kinds of tills name no terminal, or
/// the same one, receipt 7 of the one would be taken for receipt 7 of the other. Folders with the same profile are of
/// one kind, whose numbers are made in one place, as those of an archive beside the present journals.
struct JournalTerminals {
    private let sources: [(source: JournalSource, file: JournalProfileFile)]

    init(_ sources: [(JournalSource, JournalProfileFile)]) {
        self.sources = sources.map { ($0.0, $0.1) }
    }

    /// The first two folders whose receipts could be taken for each other; nil: there are none.
    var failure: CommandFailure? {
        for (place, later) in sources.enumerated() {
            for earlier in sources[..<place] where earlier.file.digest != later.file.digest {
                // Terminals from columns are what the tills are called; nobody but they can know.
                guard let one = named(earlier.file.profile), let other = named(later.file.profile), one == other else {
                    continue
                }
                let which = one.isEmpty ? "no terminal" : "the same terminal `\(one)`"
                return CommandFailure(
                    .configuration,
                    "\(later.source.key("profile")): receipts have \(which), like those of \(earlier.source.name)",
                    nextStep: "Add `constants: {terminal: \(later.source.name)}` to the profile that is new.")
            }
        }
        return nil
    }

    /// The terminal that a profile alone names; empty: none; nil: a column does.
    private func named(_ profile: JournalProfile) -> String? {
        guard profile.columns[.terminal] == nil else { return nil }
        return profile.constants[.terminal] ?? profile.defaults[.terminal] ?? ""
    }
}
