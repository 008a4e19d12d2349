/// Something about a store's agent that somebody should look at.
public enum StatusFinding: Hashable, Sendable {
    /// Nothing can be written any more; what the file's layer says of it, in English.
    case writingStopped(String)
    /// The agent's file is damaged; what is wrong, in English.
    case fileDamaged(String)
    /// The disk is nearly full; megabytes that are left.
    case diskNearlyFull(megabytes: UInt64)
    /// No agent runs.
    case notRunning
    /// The last round failed; the error's code and its English message.
    case roundFailed(code: String, message: String)
    /// No round has ever succeeded.
    case noRoundYet
    /// No round has succeeded since the machine's clock was set back by so much; seconds.
    case silentSinceClockWasSetBack(seconds: Int64)
    /// The last round that succeeded is so long ago; seconds.
    case silent(seconds: Int64)
    /// A round began so long ago and does not end; seconds.
    case roundHangs(seconds: Int64)
    /// The machine's clock is behind the server's; seconds.
    case clockBehind(seconds: Int64)
    /// The machine's clock is ahead of the server's; seconds.
    case clockAhead(seconds: Int64)
    /// The certificate ended so long ago; seconds.
    case certificateEnded(seconds: Int64)
    /// The certificate ended so long ago that it may no longer renew itself; seconds.
    case certificateLost(seconds: Int64)
    /// The certificate ends in so many days and was not renewed.
    case certificateEnds(days: Int64)
    /// A restored server asked for so many facts that are no longer kept.
    case factsMissing(UInt64)
    /// So many entries wait in quarantine.
    case quarantineWaits(UInt64)
    /// A look at the journals has come no further for so long; seconds.
    case journalsStandStill(seconds: Int64)
    /// Bytes of a folder's journals wait unread for so long; seconds. The folder's name is empty for the only one.
    case journalsUnread(folder: String, bytes: UInt64, seconds: Int64)
    /// So many quotes could not be recorded yet; why, in English.
    case quotesNotRecorded(UInt64, problem: String)
    /// So many quotes could not be sent; the error's code and its English message.
    case quotesNotSent(UInt64, code: String, message: String)
    /// The server has refused so many quotes for good; the last refusal, empty where it is not known.
    case quotesRefused(UInt64, last: String)
    /// The ratings in the file are damaged; what is wrong, in English.
    case ratingsDamaged(String)
    /// The ratings are older than headquarters wants.
    case pricesLimited
    /// The ratings are too old to rely on.
    case pricesStale
    /// No policy prices today.
    case policyMissing
    /// Business dates could not be compared with the server; the error's code and its English message.
    case daysNotCompared(code: String, message: String)
    /// A closed business date on which two sides do not hold the same.
    case dayDiffers(DayFinding)
    /// So many earlier dates differ too, from the server or from the journals.
    case furtherDaysDiffer(Int, fromServer: Bool)
    /// A journal cannot be read; its folder's name, empty: the only one; its name, empty: all of the folder; why, in
    /// English.
    case journalUnreadable(folder: String, file: String, message: String)
}
