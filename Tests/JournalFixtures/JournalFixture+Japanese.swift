import PointOfSale

extension JournalFixture {
    private static let smaregiColumns = """
        取引ID|取引日時|単価値引き前小計|単価値引き小計|小計|小計値引き|小計割引率|ポイント値引き|合計|数量合計|返品数量合計|\
        付与ポイント|使用ポイント|現在ポイント|合計ポイント|店舗ID|会員ID|会員コード|端末取引ID|販売員名|取引明細ID|\
        取引明細区分 （1：通常、2：返品、3：部門売り）|商品ID|商品コード|品番|商品名|商品単価|販売単価|単品値引|単品割引|\
        数量|値引き前計|単価値引き計|値引き後計|部門ID|部門名|打消取引ID|打消区分(0：通常、1：打消元レコード、2：打消レコード)|\
        レシート番号|支払方法ID1|内消費税|内税按分
        """
    private static let smaregiKind = "取引明細区分 （1：通常、2：返品、3：部門売り）"
    private static let smaregiVoid = "打消区分(0：通常、1：打消元レコード、2：打消レコード)"

    private static func smaregiRow(
        _ id: String, _ line: String, _ product: String, _ quantity: String, _ amount: String, _ tax: String,
        kind: String = "1", void: String = "0", voids: String = "",
        discount: String = "0", points: String = "0", tax total: String = ""
    ) -> [String: String] {
        [
            "取引ID": id, "取引日時": "2026-11-01 10:15:00", "小計値引き": discount, "ポイント値引き": points,
            "店舗ID": "1", "会員コード": "M0042", "端末取引ID": "7", "取引明細ID": line, smaregiKind: kind,
            "商品ID": "80000" + line, "商品コード": product, "商品名": "りんご①", "数量": quantity, "値引き後計": amount,
            "部門ID": "3", "打消取引ID": voids, smaregiVoid: void, "内消費税": total, "内税按分": tax,
        ]
    }

    /// A discount on a receipt with two rates, a return, a cancelled pair and a payment with points.
    package static let smaregi = JournalFixture(
        reader: .smaregi,
        text: table(
            smaregiColumns,
            [
                smaregiRow("1001", "1", "4901234567894", "2", "1,080", "73", discount: "100"),
                smaregiRow("1001", "2", "A-1", "1", "220", "18", discount: "100"),
                smaregiRow("1002", "1", "A-1", "1", "220", "20", kind: "2"),
                smaregiRow("1003", "1", "A-1", "1", "220", "20", void: "1"),
                smaregiRow("1004", "1", "A-1", "1", "220", "20", kind: "2", void: "2", voids: "1003"),
                smaregiRow("1005", "1", "", "1", "550", "50", kind: "3", points: "50", tax: "50"),
            ]), receipts: 5, ledger: Ledger(3, 1409), repeats: 1,
        amendment: Change(replacements: [("1,080", "1,081")], ledger: Ledger(3, 1410)),
        void: Change(replacements: [("550,3,,,0", "550,3,,,1")], ledger: Ledger(2, 909)),
        amount: Place(before: ",,", text: "\"1,080\"", after: ",3", field: "amount"),
        dates: (
            "2026-11-01 10:15:00",
            [
                "2026-02-30 10:15:00", "2026-11-01 24:61:00", "2026-13-01 10:15", "0000-00-00 00:00:00",
                "26-11-01 10:15:00",
            ]
        ),
        column: "値引き後計",
        spoiled: ("1,080", "1,080.5", "amount", "not_an_amount"))

    private static let airregiColumns = """
        取引No|来店日|来店時間|会計日|会計時間|合計|合計（10%標準）|合計（8%軽減）|合計（8%標準）|合計（非課税）|小計|内消費税|\
        内消費税（10%標準）|修正金額合計|修正後合計|修正後内消費税|現金|クレジットカード(Airペイ)|ポイント(Airペイ ポイント)|\
        おつり|現金以外おつり不支払額|全体割引/割増(税込)|個別割引/割増(税込)|割引/割増合計(税込)|人数|商品点数|レジID|\
        レジ担当者名|メモ|ID|カテゴリー名|メニュー名|種別１|価格|注文数量|個別割引/割増合計額|まとめ買い割引合計額|顧客番号
        """

    private static func airregiHead(
        _ number: String, _ date: String, _ total: String, _ corrected: String, _ tax: String, _ more: [String: String]
    ) -> [String: String] {
        [
            "取引No": number, "来店日": date, "来店時間": "17:20:45", "会計日": date, "会計時間": "19:27:08", "合計": total,
            "修正後合計": corrected, "修正後内消費税": tax, "修正金額合計": "0", "全体割引/割増(税込)": "0", "内消費税": tax,
            "合計（10%標準）": total,
        ].merging(more) { $1 }
    }

    private static func airregiLine(
        _ menu: String, _ price: String, _ quantity: String, _ discount: String = "0"
    ) -> [String: String] {
        [
            "カテゴリー名": "コース（飲物）", "メニュー名": menu, "価格": price, "注文数量": quantity, "個別割引/割増合計額": discount,
            "まとめ買い割引合計額": "0",
        ]
    }

    /// Amounts on the first row only, a correction that repeats a discount, amounts without tax, goods that came back.
    package static let airregi = JournalFixture(
        reader: .airregi, settings: "constants: {store: \"0001\"}",
        text: table(
            airregiColumns,
            [
                airregiHead("A1", "2026/10/01", "9000", "9000", "818", ["顧客番号": "K-7"])
                    .merging(airregiLine("飲み放題", "2000", "5", "-1000")) { $1 },
                ["取引No": "A1"].merging(airregiLine("Ｆ生ビール", "0", "2")) { $1 },
                airregiHead(
                    "A2", "2026/10/02", "5000", "4500", "409",
                    ["修正金額合計": "-500", "全体割引/割増(税込)": "-500"]
                ).merging(airregiLine(" お通し", "5000", "1")) { $1 },
                airregiHead("A3", "2026/10/02", "1100", "1100", "100", [:])
                    .merging(airregiLine("お通し", "1000", "1")) { $1 },
                airregiHead("A4", "2026/10/03", "-500", "-500", "-45", [:])
                    .merging(airregiLine("お通し", "500", "-1")) { $1 },
            ]), receipts: 4, ledger: Ledger(4, 12_818),
        amendment: Change(
            replacements: [("1100", "2200"), (",100,", ",200,"), (",1000,1,", ",2000,1,")], ledger: Ledger(4, 13_818)),
        amount: Place(before: ",", text: "2000", after: ",5,-1000", field: "unit_price"),
        dates: ("2026/10/02", ["2026/02/30", "2026/13/01", "2026/0/10", "26/10/2", "20261002"]),
        column: "会計日",
        spoiled: ("2000,5", "2000,4", "total", "total_differs"))

    private static let ezregiColumns = """
        店舗コード|店舗名|レジNo|レシートNo|行No|購入日時|商品分類名|商品名|売上数|税率(%)|本体価格|本体合計|税抜売価|税込単価|\
        価格(税込)|税込売価|値引額1|セール名1|値引額2|セール名2|支払方法
        """

    private static func ezregiRow(
        _ store: String, _ number: String, _ name: String, _ quantity: String, _ rate: String, _ amount: String
    ) -> [String: String] {
        [
            "店舗コード": store, "店舗名": "駅前店", "レジNo": "1", "レシートNo": number, "購入日時": "2026/11/01 10:00:05",
            "商品分類名": "菓子", "商品名": name, "売上数": quantity, "税率(%)": rate, "税込売価": amount, "支払方法": "現金",
        ]
    }

    /// A summary before the header and two stores in one file.
    package static let ezregi = JournalFixture(
        reader: .ezregi,
        text: "\u{feff}集計期間,2026/11/01,2026/11/01\r\n売上合計,1188\r\n\r\n"
            + table(
                ezregiColumns,
                [
                    ezregiRow("S1", "12", "どら焼き", "2", "8", "432"),
                    ezregiRow("S1", "12", "紙袋", "1", "10", "11"),
                    ezregiRow("S2", "12", "どら焼き", "1", "8", "216"),
                    ezregiRow("S2", "13", "どら焼き", "-1", "8", "△216"),
                ]), receipts: 3, ledger: Ledger(3, 410),
        amendment: Change(replacements: [(",11,", ",22,")], ledger: Ledger(3, 410)),
        amount: Place(before: ",", text: "432", after: ",,,,,", field: "amount"),
        dates: (
            "2026/11/01 10:00:05", ["2026/02/30 10:00:05", "2026/11/01 24:61", "2026/11/31 10:00:05", "11/01 10:00:05"]
        ),
        column: "税込売価",
        spoiled: ("10:00:05,菓子,どら焼き,2,", "10:00:05,菓子,どら焼き,二,", "quantity", "not_a_number"))
}
