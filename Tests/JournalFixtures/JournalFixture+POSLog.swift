import PointOfSale

extension JournalFixture {
    /// Wincor TP.net, 2.2.1: a line and its void, a price change with its discount shown twice, a return, no lines.
    package static let posLogWincor = JournalFixture(
        reader: .poslog, settings: "currency: EUR",
        text: """
            <?xml version="1.0" encoding="UTF-8"?>
            <POSLog xmlns="http://www.nrf-arts.org/IXRetail/namespace/" xmlns:wn="http://example.com/wn">
              <!-- <Transaction> one that is no more </Transaction> -->
              <Transaction>
                <RetailStoreID>0445</RetailStoreID>
                <WorkstationID>10</WorkstationID><TillID>10</TillID>
                <SequenceNumber>189</SequenceNumber>
                <BusinessDayDate>2018-07-14</BusinessDayDate>
                <BeginDateTime>2018-07-14T14:25:04</BeginDateTime>
                <RetailTransaction>
                  <LineItem><SequenceNumber>1</SequenceNumber><Sale><POSIdentity POSIDType="EAN"><POSItemID>\
            4901234567894</POSItemID></POSIdentity><ItemID>4901234567894</ItemID><Quantity Units="1">2</Quantity>\
            <MerchandiseHierarchy>K&#252;che</MerchandiseHierarchy><ExtendedAmount>1.00</ExtendedAmount>\
            <RetailPriceModifier><Amount Action="Replace">0.50</Amount><PreviousPrice>0.60</PreviousPrice>\
            </RetailPriceModifier><Tax><Percent>19.00</Percent><Amount>0.1597</Amount></Tax></Sale></LineItem>
                  <LineItem><SequenceNumber>2</SequenceNumber><Sale><ItemID>A-21</ItemID><Quantity>1</Quantity>\
            <ExtendedAmount>21.00</ExtendedAmount><Tax><Percent>19</Percent></Tax></Sale></LineItem>
                  <LineItem VoidFlag="true"><SequenceNumber>3</SequenceNumber><Sale><ItemID>A-21</ItemID>\
            <Quantity>1</Quantity><ExtendedAmount>21.00</ExtendedAmount><ItemLink>2</ItemLink></Sale></LineItem>
                  <LineItem><SequenceNumber>4</SequenceNumber><Discount><Amount>0.20</Amount></Discount></LineItem>
                  <LineItem><SequenceNumber>5</SequenceNumber>\
            <Tax><Percent>19</Percent><Amount>0.16</Amount></Tax></LineItem>
                  <LineItem><SequenceNumber>6</SequenceNumber>\
            <Tender TenderType="Cash"><Amount>1.00</Amount></Tender></LineItem>
                  <LoyaltyAccount><LoyaltyProgram>\
            <LoyaltyAccountID>62780</LoyaltyAccountID></LoyaltyProgram></LoyaltyAccount>
                  <Total TotalType="TransactionNetAmount">0.84</Total>
                  <Total TotalType="TransactionTaxAmount">0.16</Total>
                  <Total TotalType="TransactionGrandAmount">1.00</Total>
                </RetailTransaction>
              </Transaction>
              <Transaction>
                <RetailStoreID>0445</RetailStoreID><WorkstationID>10</WorkstationID>
                <SequenceNumber>26</SequenceNumber><BusinessDayDate>2018-07-14</BusinessDayDate>
                <BeginDateTime>2018-07-14T12:33:00</BeginDateTime>
                <RetailTransaction TransactionStatus="Delivered">
                  <LineItem><SequenceNumber>1</SequenceNumber><Return><ItemID>A-21</ItemID><Quantity>1</Quantity>\
            <ExtendedAmount>21.00</ExtendedAmount><Tax><Percent>19</Percent></Tax><TransactionLink ReasonCode="Return">\
            <RetailStoreID>0444</RetailStoreID><WorkstationID>3</WorkstationID><SequenceNumber>77</SequenceNumber>\
            <BeginDateTime>2018-07-01T09:00:00</BeginDateTime></TransactionLink></Return></LineItem>
                  <Total TotalType="TransactionGrandAmount">-21.00</Total>
                  <Total TotalType="TransactionTaxAmount">-3.35</Total>
                </RetailTransaction>
              </Transaction>
              <Transaction>
                <RetailStoreID>0445</RetailStoreID><WorkstationID>10</WorkstationID>
                <SequenceNumber>27</SequenceNumber><BusinessDayDate>2018-07-14</BusinessDayDate>
                <RetailTransaction><Total TotalType="TransactionGrandAmount">0.00</Total></RetailTransaction>
              </Transaction>
              <Transaction CancelFlag="true">
                <RetailStoreID>0445</RetailStoreID><WorkstationID>10</WorkstationID>
                <SequenceNumber>28</SequenceNumber><BusinessDayDate>2018-07-14</BusinessDayDate>
                <RetailTransaction/>
              </Transaction>
              <Transaction>
                <RetailStoreID>0445</RetailStoreID><WorkstationID>10</WorkstationID>
                <SequenceNumber>29</SequenceNumber><BusinessDayDate>2018-07-14</BusinessDayDate>
                <PostVoidTransaction><TransactionLink><WorkstationID>10</WorkstationID><SequenceNumber>26\
            </SequenceNumber><BusinessDayDate>2018-07-14</BusinessDayDate></TransactionLink></PostVoidTransaction>
              </Transaction>
              <Transaction>
                <RetailStoreID>0445</RetailStoreID><WorkstationID>10</WorkstationID>
                <SequenceNumber>30</SequenceNumber><BusinessDayDate>2018-07-14</BusinessDayDate>
                <ControlTransaction><SignOn/></ControlTransaction>
              </Transaction>
            </POSLog>

            """, receipts: 3, ledger: Ledger(1, 84),
        amendment: Change(replacements: [("K&#252;che", "Bad")], ledger: Ledger(1, 84)),
        void: Change(
            replacements: [
                (
                    "<BeginDateTime>2018-07-14T14:25:04</BeginDateTime>\n    <RetailTransaction>",
                    "<BeginDateTime>2018-07-14T14:25:04</BeginDateTime>\n    "
                        + "<RetailTransaction TransactionStatus=\"Voided\">"
                )
            ], ledger: Ledger(0, 0)),
        amount: Place(before: ">", text: "1.00", after: "</ExtendedAmount>", field: "amount"),
        dates: ("2018-07-14", ["2018-02-30", "2018-13-14", "14.07.2018"]),
        column: "BusinessDayDate",
        spoiled: (">1.00</ExtendedAmount>", ">1.001</ExtendedAmount>", "amount", "not_an_amount"))

    /// Retalix R10, 6.0: prefixes, the day behind the sale, a total with tax whose flag says otherwise, net amounts.
    package static let posLogRetalix = JournalFixture(
        reader: .poslog, settings: "currency: GBP",
        text: """
            <?xml version="1.0" encoding="utf-8"?>
            <arts:POSLog xmlns:arts="http://www.nrf-arts.org/IXRetail/namespace/"
              xmlns:r10Ex="http://example.com/r10">
              <arts:Transaction MajorVersion="6">
                <arts:BusinessUnit><arts:UnitID Name="High St">2002</arts:UnitID></arts:BusinessUnit>
                <arts:WorkstationID TypeCode="POS">7</arts:WorkstationID>
                <arts:SequenceNumber>501</arts:SequenceNumber>
                <arts:TransactionID>2002-7-501</arts:TransactionID>
                <arts:BeginDateTime r10Ex:Offset="07:00:00">2026-05-02T23:58:10+01:00</arts:BeginDateTime>
                <arts:RetailTransaction>
                  <arts:LineItem><arts:Sale><arts:ItemID Type="EAN13">4901234567894</arts:ItemID>\
            <arts:ExtendedAmount>1.99</arts:ExtendedAmount><arts:Quantity UnitOfMeasureCode="EA">1</arts:Quantity>\
            <arts:Tax><arts:TaxableAmount TaxIncludedInTaxableAmountFlag="true">1.66</arts:TaxableAmount>\
            <arts:Amount>0.33</arts:Amount><arts:Percent>20</arts:Percent></arts:Tax></arts:Sale>\
            <arts:SequenceNumber>1</arts:SequenceNumber></arts:LineItem>
                  <arts:LineItem><arts:Sale><arts:ItemID>77</arts:ItemID>\
            <arts:ExtendedAmount>5.00</arts:ExtendedAmount>\
            <arts:ExtendedDiscountAmount>1.00</arts:ExtendedDiscountAmount><arts:Quantity>0.350</arts:Quantity>\
            <arts:Tax><arts:Percent>20</arts:Percent></arts:Tax></arts:Sale>\
            <arts:SequenceNumber>2</arts:SequenceNumber></arts:LineItem>
                  <arts:LineItem><arts:Sale ItemType="DepositRefund"><arts:ItemID>78</arts:ItemID>\
            <arts:ExtendedAmount>-0.25</arts:ExtendedAmount><arts:Quantity>1</arts:Quantity>\
            <arts:Tax><arts:Percent>20</arts:Percent></arts:Tax></arts:Sale></arts:LineItem>
                  <arts:Customer><arts:CustomerID>C-9</arts:CustomerID>\
            <arts:Name><![CDATA[Jane <J> Doe]]></arts:Name></arts:Customer>
                  <arts:Total TotalType="TransactionGrandAmount">5.74</arts:Total>
                  <arts:Total TotalType="TransactionPurchaseQuantity">3</arts:Total>
                </arts:RetailTransaction>
                <arts:BusinessDayDate>2026-05-02</arts:BusinessDayDate>
              </arts:Transaction>
              <arts:Transaction>
                <arts:BusinessUnit><arts:UnitID>2002</arts:UnitID></arts:BusinessUnit>
                <arts:WorkstationID TypeCode="POS">7</arts:WorkstationID>
                <arts:SequenceNumber>502</arts:SequenceNumber>
                <arts:RetailTransaction>
                  <arts:LineItem><arts:Sale><arts:ItemID>77</arts:ItemID>\
            <arts:ExtendedAmount>5.00</arts:ExtendedAmount>\
            <r10Ex:NetAmount>4.00</r10Ex:NetAmount>\
            <arts:Tax><arts:Percent>20</arts:Percent></arts:Tax></arts:Sale></arts:LineItem>
                  <arts:Total TotalType="TransactionGrandAmount">4.80</arts:Total>
                  <arts:Total TotalType="TransactionTaxAmount">0.80</arts:Total>
                </arts:RetailTransaction>
                <arts:BusinessDayDate>2026-05-02</arts:BusinessDayDate>
              </arts:Transaction>
            </arts:POSLog>

            """, receipts: 2, ledger: Ledger(2, 879),
        amendment: Change(replacements: [("C-9", "C-8")], ledger: Ledger(2, 879)),
        amount: Place(before: ">", text: "1.99", after: "<", field: "amount"),
        dates: ("2026-05-02", ["2026-02-30", "2026-05-32", "2 May 2026"]),
        column: "BusinessDayDate",
        spoiled: (">4.80<", ">4.81<", "total", "total_differs"))
}
