/// A field that no version of today knows, as a later version might add it to any message.
public enum LaterField {
    /// Field 1999 with five bytes: its key and length, then the bytes.
    public static let bytes: [UInt8] = [0xFA, 0x7C, 5] + Array("later".utf8)
}
