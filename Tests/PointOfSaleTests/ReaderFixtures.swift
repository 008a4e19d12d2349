import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating

let key = IdentifierKey(id: 7, bytes: [UInt8](repeating: 9, count: 32))!

let profileText = """
    version: 1
    name: demo
    format: csv
    columns:
      store: 店舗コード
      terminal: 端末
      number: [レシート番号, 伝票番号]
      date: 取引日
      time: 時刻
      kind: 区分
      member_number: 会員番号
      product: 商品コード
      category: 部門
      quantity: 数量
      amount: 金額
      tax_rate: 税率
    date_formats: [yyyy/M/d, yyyy-MM-dd]
    time_formats: [HH:mm:ss, H:mm]
    kinds:
      sale: [通常, "1"]
      return: 返品
      void: 取消
      ignore: 入金
    tax:
      prices: included
      rates: {軽減: 8}
    nobody_values: ["0"]
    cut_off_hour: 4
    """

let headerLine = "店舗コード,端末,レシート番号,取引日,時刻,区分,会員番号,商品コード,部門,数量,金額（税込）,税率"

let journal =
    headerLine + "\n" + """
        0001,1,1001,2026/4/1,10:15:00,通常,M-0042,4901234567894,青果,2,"1,080",軽減
        0001,1,1001,2026/4/1,10:15:00,通常,M-0042,4909999999990,酒,1,¥110,10%
        0001,1,1002,2026/4/1,25:00:00,通常,,4909999999990,酒,1,110,10
        0001,1,1003,2026/4/2,1:30,通常,0,4909999999990,酒,1,110,10
        0001,1,1004,2026/4/2,9:00,返品,M-0042,4909999999990,酒,-1,△110,10
        0001,1,1005,2026/4/2,9:05,入金,,,,1,5000,10
        0001,1,1003,2026/4/2,1:30,取消,,,,1,0,10

        """

func profile(_ text: String = profileText) throws -> JournalProfile { try JournalProfile.read(text, file: "demo.yaml") }

/// Reads a whole journal at once.
func readAll(_ bytes: [UInt8], _ profile: JournalProfile, end: JournalEnd = .closed) throws -> JournalReading {
    var reader = try JournalReader(profile: profile, identifierKey: key)
    return try reader.read(bytes, end: end)
}

func readAll(_ text: String, _ profile: JournalProfile) throws -> JournalReading {
    try readAll(Array(text.utf8), profile)
}
