public import Rating

extension Kakuzuke_V1_PolicyVersion {
    /// The date that a version bears while its states are not all made: the last day of the year 9999.
    public static let notYet = CalendarDate(daysSinceEpoch: 2_932_896)
}
