import Testing

@testable import KakuzukeProtocol

// Goal: an error means the same on both sides and carries nothing that it must not.
// Method: there and back through the detail bytes; codes of a later version; too long and personal texts.
@Suite struct KakuzukeErrorTests {
    @Test("an error comes back with all its parts")
    func roundTrip() throws {
        let error = KakuzukeError(.busy, "come back later", parameters: ["seconds": "30", "what": "quota"])
        let back = try #require(KakuzukeError(detail: error.detail))
        #expect(back == error)
        #expect(back.message == error.message)
        #expect(back.nextStep == .retryLater)
        #expect(back.parameters == error.parameters)
        #expect(back.detail == error.detail)
    }

    @Test("a code of a later version is kept, with an unknown status")
    func laterVersion() throws {
        let code = try #require(KakuzukeError.Code(word: "moon_phase_wrong"))
        let step = try #require(KakuzukeError.NextStep(word: "wait_for_moon"))
        let back = try #require(KakuzukeError(detail: KakuzukeError(code, "m", nextStep: step).detail))
        #expect(back.code == code)
        #expect(back.nextStep == step)
        #expect(code.statusNumber == 2)
        for word in ["", "Busy", "a b", "1a", String(repeating: "a", count: 65)] {
            #expect(KakuzukeError.Code(word: word) == nil)
        }
        #expect(KakuzukeError(detail: [0xff]) == nil)
        #expect(KakuzukeError(detail: []) == nil)
    }

    @Test("codes are unique and each has a gRPC status that is an error")
    func codes() {
        #expect(Set(KakuzukeError.Code.known).count == KakuzukeError.Code.known.count)
        for code in KakuzukeError.Code.known {
            #expect((1...16).contains(code.statusNumber))
            #expect(KakuzukeError.Code(word: code.word) == code)
        }
    }

    @Test("long texts are cut at a character, card numbers are masked")
    func cleaning() {
        let error = KakuzukeError(
            .defect, String(repeating: "あ", count: 1_000), parameters: ["field": "card 4111 1111 1111 1111"])
        #expect(error.message.utf8.count <= KakuzukeError.messageBytesMax)
        #expect(error.message.allSatisfy { $0 == "あ" })
        #expect(error.parameters["field"] == "card **** **** **** 1111")
        let combining = KakuzukeError(.defect, "e" + String(repeating: "\u{301}", count: 3_000))
        #expect(combining.message.utf8.count <= KakuzukeError.messageBytesMax)
        let many = KakuzukeError(
            .defect, "", parameters: Dictionary(uniqueKeysWithValues: (0..<40).map { ("k\($0)", "v") }))
        #expect(many.parameters.count == KakuzukeError.parametersMax)
    }

    @Test("causes keep field, column, row and line")
    func causes() {
        #expect(
            KakuzukeError(ContractError(.missing, "fees")).parameters == ["field": "fees", "reason": "field_missing"])
        let batch = KakuzukeError(FactBatchError(.columnLength, "terminal", row: 3))
        #expect(batch.parameters == ["reason": "batch_column_length", "column": "terminal", "row": "3"])
    }
}
