import KakuzukeProtocol
import Rating

extension Kakuzuke_V1_Freshness {
    /// How old ratings are on a business date, by the limits of the settings.
    ///
    /// A date before the feed's tells nothing of its age: the clock is wrong. Source: `docs/sync.md`, rule 7.
    init(madeOn: CalendarDate, today: CalendarDate, settings: Kakuzuke_V1_AgentSettings) {
        let age = today.days(since: madeOn)
        if age > Int(settings.staleAfterDays) {
            self = .stale
        } else {
            self = age > Int(settings.limitedAfterDays) || age < 0 ? .limited : .ready
        }
    }
}
