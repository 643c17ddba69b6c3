import { describe, expect, test } from 'bun:test'
import { numbersIn } from './bank-lines'
import { readCamt } from './read-camt'
import { readCsv } from './read-csv'

const entry = (inner: string, amount = '13.00', head = '<CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>') =>
  `<Ntry><Amt Ccy="GBP">${amount}</Amt>${head}<BookgDt><Dt>2026-06-03</Dt></BookgDt>${inner}</Ntry>`
const camt = (...entries: string[]) =>
  `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>${entries.join('')}</Stmt></BkToCstmrStmt></Document>`
const details = (inner: string) => `<NtryDtls>${inner}</NtryDtls>`
const transfer = (text: string, amount = '') =>
  `<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>${amount}<RltdPties><Dbtr><Nm>B. Buyer</Nm></Dbtr></RltdPties><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls>`

describe('a statement in CAMT.053', () => {
  test('gives day, amount, payer and words of what came in; what went out is counted', () => {
    const read = readCamt(
      camt(
        entry(details(transfer('RA-7K3M9Q &amp; thanks'))),
        entry(details(transfer('Rent')), '900.00', '<CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>'),
      ),
    )
    expect(read).toEqual({
      lines: [
        {
          bookedOn: '2026-06-03',
          amount: { amount: 1300, currency: 'GBP' },
          payer: 'B. Buyer',
          text: 'RA-7K3M9Q & thanks',
          bankReference: '',
        },
      ],
      out: 1,
      faults: [],
    })
  })

  test('of a batch each transaction is a line, and a newer version with a prefix reads the same', () => {
    const parts = ['4.50', '8.50'].map(each => transfer(`Box ${each}`, `<Amt Ccy="GBP">${each}</Amt>`))
    const batch = camt(
      entry(details(parts.join('')), '13.00', '<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'),
    )
    const prefixed = batch.replace(/<(\/?)(?=[A-Z])/g, '<$1ns2:')
    for (const xml of [batch, prefixed])
      expect(readCamt(xml).lines.map(line => [line.amount.amount, line.text])).toEqual([
        [450, 'Box 4.50'],
        [850, 'Box 8.50'],
      ])
  })

  test('what is pending or taken back pays nothing, and what cannot be read is said', () => {
    const pending = entry('', '5.00', '<CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts>')
    const reversal = entry('', '5.00', '<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts>')
    const { lines, faults } = readCamt(camt(pending, reversal, entry('', '5.001')))
    expect(lines).toEqual([])
    expect(faults).toEqual(['Entry 3 has no amount or no date that we can read.'])
  })

  test('expands no entities of its own', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${camt(entry(details(transfer('&e;'))))}`
    expect(JSON.stringify(readCamt(bomb))).not.toContain('root:')
  })
})

describe('a statement as a table', () => {
  const rows = (csv: string, locale = 'en-GB', currency = 'GBP') => readCsv(csv, currency, locale)

  test('with semicolons, decimal commas, words above and a German head', () => {
    const read = rows(
      '\uFEFF"Konto";"DE02"\n"Kontostand";"1.234,56 EUR"\n\n"Buchungstag";"Auftraggeber/Empfänger";"Verwendungszweck";"Betrag (EUR)"\n"03.06.26";"B. Käufer";"RA 7K3M9Q; danke";"1.313,00"\n"04.06.26";"Amt";"Steuer";"-20,00"\n',
      'de-DE',
      'EUR',
    )
    expect(read?.lines).toEqual([
      {
        bookedOn: '2026-06-03',
        amount: { amount: 131_300, currency: 'EUR' },
        payer: 'B. Käufer',
        text: 'RA 7K3M9Q; danke',
        bankReference: '',
      },
    ])
    expect(read?.out).toBe(1)
  })

  test('with commas, British days, and columns of their own for in and out', () => {
    const read = rows(
      'Date,Description,Paid out,Paid in\n03/06/2026,RA7K3M9Q,,"1,013.00"\n13/06/2026,Rent,500.00,\n',
    )
    expect(read?.lines.map(line => [line.bookedOn, line.amount.amount])).toEqual([['2026-06-03', 101_300]])
    expect(read?.out).toBe(1)
  })

  test('days are read from all of them together, and as the country writes them where they do not tell', () => {
    const day = (csv: string, locale?: string) => rows(csv, locale)?.lines[0]?.bookedOn
    expect(day('Date,Amount,Memo\n03/06/2026,1.00,a\n06/13/2026,1.00,b\n')).toBe('2026-03-06')
    expect(day('Date,Amount,Memo\n03/06/2026,1.00,a\n')).toBe('2026-06-03')
    expect(day('Date,Amount,Memo\n03/06/2026,1.00,a\n', 'en-US')).toBe('2026-03-06')
  })

  test.each([
    [
      'Date,Amount,Debit/Credit,Memo',
      '01/02/2026,2.50,CREDIT,box',
      '01/02/2026,4.00,Debit,refund of RA-7K3M9Q',
    ],
    ['Datum;Betrag;S/H;Verwendungszweck', '01.02.2026;2,50;H;Kiste', '01.02.2026;4,00;S;Miete'],
    ['Date,Amount,Memo', '01/02/2026,2.50 CR,box', '01/02/2026,4.00DR,rent'],
    ['Date,Amount,CR/DR,Memo', '01/02/2026,+2.50,,box', '01/02/2026,-4.00,,rent'],
  ])('say by a word which way money without a sign went: %s', (head, came, went) => {
    const read = rows(`${head}\n${came}\n${went}\n`)
    expect([read?.lines.map(({ amount }) => amount.amount), read?.out]).toEqual([[250], 1])
  })

  test('that do not say which way it went are nobody’s payment', () => {
    const read = rows('Date,Amount,Debit/Credit,Memo\n01/02/2026,2.50,,box\n01/02/2026,2.50,Transfer,box\n')
    expect([read?.lines, read?.faults]).toEqual([
      [],
      [2, 3].map(line => `Line ${line}: it does not say whether the money came in or went out.`),
    ])
  })

  test('with a quotation mark that is never closed are read as nothing, and that is said', () => {
    const read = rows('Date,Amount,Memo\n01/02/2026,2.50,box\n01/02/2026,2.50,"my box\n')
    expect([read?.lines, read?.faults]).toEqual([
      [],
      [expect.stringMatching(/^Line 3: a quotation mark is never closed/)],
    ])
  })

  test('what cannot be read is said with its line, and the rest is read', () => {
    const read = rows('Date,Amount,Memo\n31/02/2026,1.00,a\n01/02/2026,one pound,b\n01/02/2026,2.50,c\n')
    expect(read?.faults).toEqual([
      'Line 2: “31/02/2026” is no date that we can read.',
      'Line 3: “one pound” is no amount that we can read.',
    ])
    expect(read?.lines).toHaveLength(1)
  })

  test('a table without dates or amounts is none', () => {
    expect(rows('Name,Colour\nHoney,gold\n')).toBeNull()
  })
})

test('the number of an order is found however people type it', () => {
  expect(numbersIn('order ra 7k3m9q thank you')).toEqual(['RA-7K3M9Q'])
  expect(numbersIn('RARA7K3M9Q')).toContain('RA-7K3M9Q')
  expect(numbersIn('RA-7K3M9Q/RA-2AB3CD')).toEqual(expect.arrayContaining(['RA-7K3M9Q', 'RA-2AB3CD']))
  expect(numbersIn('Rent for June')).toEqual([])
})
