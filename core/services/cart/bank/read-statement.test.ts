import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { quietHouse } from '../../../../tests/cart'
import { emptied } from '../../../../tests/emptied'
import type { TestHouse } from '../../../../tests/house'
import { numbersIn, pageOfBankLine, waitingBankLines } from './bank-lines'
import { dayOrderOf, readDay } from './csv-days'
import { NotAStatement, readBankStatement } from './read-statement'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const bytes = (text: string) => new TextEncoder().encode(text)
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
const csv = (...lines: string[]) => `Date,Name,Reference,Amount\n${lines.join('\n')}\n`
const read = (text: string) => readBankStatement(keeper(), bytes(text))
const kept = async (text: string) =>
  db(world.ctx())
    .selectFrom('bank_lines')
    .select(['payer', 'text', 'amount', 'currency'])
    .where('text', 'like', `%${text}%`)
    .orderBy('id')
    .execute()

describe('a file', () => {
  test('of five million bytes is read, and one more is too much', async () => {
    const head = csv('2026-06-03,Ann,big file,4.00')
    const filled = head + ' '.repeat(5_000_000 - head.length)
    expect((await read(filled)).added).toBe(1)
    expect(await refused(read(`${filled} `))).toMatchObject({
      message: 'That is more than a year of statements. Export less of it.',
    })
  })

  test.each(['', 'Dear Sir', '<html><body>Signed out</body></html>', 'Name,Town\nAnn,Bath', '\u0000\u0001'])(
    'that is none is refused: %p',
    async text => {
      expect(await refused(read(text))).toBeInstanceOf(NotAStatement)
    },
  )

  test('as older banks write it has its umlauts', async () => {
    const old = Buffer.from(
      'Datum;Auftraggeber;Verwendungszweck;Betrag\n03.06.2026;Jürg Müller;Käse alt;4,00\n',
      'latin1',
    )
    await readBankStatement(keeper(), new Uint8Array(old))
    expect(await kept('Käse alt')).toMatchObject([{ payer: 'Jürg Müller', amount: 400 }])
  })

  test('whose lines end in different ways loses none of them', async () => {
    const lines = [
      '2026-06-03,Ann,ends one,4.00',
      '2026-06-03,Bea,ends two,5.00',
      '2026-06-03,Cai,ends three,6.00',
    ]
    await read(`Date,Name,Reference,Amount\r\n${lines.join('\n')}\r\n2026-06-03,Dot,ends four,7.00\r\n`)
    expect((await kept('ends')).map(({ amount }) => amount).sort()).toEqual([400, 500, 600, 700])
  })

  test('with a character that no database keeps is read without it', async () => {
    await read(csv('2026-06-03,An\u0000n,nul\u0000 byte,4.00'))
    expect(await kept('nul byte')).toMatchObject([{ payer: 'Ann' }])
  })

  test('keeps of long names and words what there is room for', async () => {
    await read(csv(`2026-06-03,${'n'.repeat(250)},long words ${'w'.repeat(2_000)},4.00`))
    const [line] = await kept('long words')
    expect([line?.payer.length, line?.text.length]).toEqual([200, 1_000])
  })

  test('says what is in another money, and keeps it not', async () => {
    const camt = (currency: string) =>
      `<Document><BkToCstmrStmt><Stmt><Ntry><Amt Ccy="${currency}">4.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
       <Sts>BOOK</Sts><BookgDt><Dt>2026-06-03</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Ann</Nm></Dbtr>
       </RltdPties><RmtInf><Ustrd>other money</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`
    expect(await read(camt('EUR'))).toEqual({
      added: 0,
      known: 0,
      out: 0,
      faults: ['2026-06-03, Ann: it is in EUR.'],
    })
    expect(await read(camt('GBP'))).toMatchObject({ added: 1, faults: [] })
  })

  test('does without what was taken back of a batch, and without an entry that was', async () => {
    const transaction = (sign: string, amount: string, words: string) =>
      `<TxDtls><CdtDbtInd>${sign}</CdtDbtInd><Amt Ccy="GBP">${amount}</Amt><RmtInf><Ustrd>${words}</Ustrd></RmtInf></TxDtls>`
    const entry = (amount: string, inside: string, reversal = '') =>
      `<Ntry><Amt Ccy="GBP">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>${reversal}<Sts>BOOK</Sts>
       <BookgDt><Dt>2026-07-01</Dt></BookgDt><NtryDtls>${inside}</NtryDtls></Ntry>`
    const batch = transaction('CRDT', '7.00', 'batch kept') + transaction('DBIT', '3.00', 'batch returned')
    const text = `<Document><BkToCstmrStmt><Stmt>${entry('4.00', batch)}
      ${entry('9.00', transaction('CRDT', '9.00', 'batch reversed'), '<RvslInd>true</RvslInd>')}</Stmt></BkToCstmrStmt></Document>`
    expect(await read(text)).toMatchObject({ added: 1, out: 1, faults: [] })
    expect((await kept('batch')).map(line => line?.text)).toEqual(['batch kept'])
  })

  test('is read in whatever its bank writes: UTF-16 of either order, or Windows-1252', async () => {
    const text = csv('2026-06-03,Zoë Müller,zwölf eggs,4.00')
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le')
    const files = [wide, Buffer.from(wide).swap16(), Buffer.from(text, 'latin1'), Buffer.from(text, 'utf8')]
    const outcomes = []
    for (const file of files) outcomes.push(await readBankStatement(keeper(), new Uint8Array(file)))
    // The same line each time, so that it is added once.
    expect(outcomes.map(({ added, known }) => [added, known])).toEqual([
      [1, 0],
      [0, 1],
      [0, 1],
      [0, 1],
    ])
    expect((await kept('zwölf'))[0]?.payer).toBe('Zoë Müller')
  })

  test('of nothing but what went out is one, and adds nothing', async () => {
    expect(await read(csv('2026-06-03,Ann,rent,-400.00', '2026-06-04,Bob,tax,(12.50)'))).toEqual({
      added: 0,
      known: 0,
      out: 2,
      faults: [],
    })
  })

  test('read by two at the same moment has each line once', async () => {
    const text = csv('2026-06-03,Ann,at once one,4.00', '2026-06-03,Ann,at once two,4.00')
    const both = await Promise.all([read(text), read(text)])
    expect(both.map(({ added }) => added).reduce((sum, each) => sum + each)).toBe(2)
    expect(await kept('at once')).toHaveLength(2)
  })

  test('is read by those who look after the money', async () => {
    const text = bytes(csv('2026-06-03,Ann,not theirs,4.00'))
    for (const who of ['member', 'editor', 'organiser'] as const)
      expect(await refused(readBankStatement(world.ctx(who), text))).toBeInstanceOf(NotFound)
    expect(await refused(readBankStatement(world.ctx(), text))).toBeInstanceOf(SignInRequired)
    expect(await kept('not theirs')).toEqual([])
  })
})

describe('what waits', () => {
  test('is fifty a page, the oldest first, and each line knows its page', async () => {
    await emptied(world.ctx(), 'bank_lines')
    const lines = Array.from({ length: 51 }, (_, at) => {
      const day = new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10)
      return `${day},Ann,paged ${at},1.00`
    })
    await read(csv(...lines.toReversed()))
    const [first, second] = [await waitingBankLines(keeper()), await waitingBankLines(keeper(), 2)]
    expect([first.total, first.lines.length, second.lines.length]).toEqual([51, 50, 1])
    expect([first.lines[0]?.text, second.lines[0]?.text]).toEqual(['paged 0', 'paged 50'])
    expect(await pageOfBankLine(keeper(), first.lines[49]!.id)).toBe(1)
    expect(await pageOfBankLine(keeper(), second.lines[0]!.id)).toBe(2)
    expect(await pageOfBankLine(keeper(), Bun.randomUUIDv7())).toBe(1)
  })
})

describe('the number of an order', () => {
  test.each([
    ['RA-7K3M9Q', 1],
    ['ra 7k3m9q thanks', 1],
    ['Order:RA7K3M9Q.', 1],
    ['RA-7K3M9Q and RA-7K3M9Q', 1],
    ['RA-7K3M9Q, RA-8K3M9Q', 2],
    ['RA-7K3', 0],
    ['Thank you', 0],
    ['', 0],
  ])('is found in “%s” %d times', (text, many) => {
    expect(numbersIn(text)).toHaveLength(many)
  })
})

describe('days', () => {
  test.each([
    [['13/06/2026', '01/02/2026'], 'en-US', 'day-month'],
    [['06/13/2026', '01/02/2026'], 'en-GB', 'month-day'],
    [['01/02/2026'], 'en-US', 'month-day'],
    [['01/02/2026'], 'en-GB', 'day-month'],
    [['01.02.2026'], 'de', 'day-month'],
    [[], 'en-GB', 'day-month'],
    [['2026-06-13'], 'en-US', 'month-day'],
  ] as const)('of %p in %s are written %s', (days, locale, order) => {
    expect(dayOrderOf(days, locale)).toBe(order)
  })

  test.each([
    ['2026-06-03', 'day-month', '2026-06-03'],
    ['2026-06-03 10:11:12', 'day-month', '2026-06-03'],
    ['2026-06-03T10:11:12Z', 'month-day', '2026-06-03'],
    ['03.06.2026', 'day-month', '2026-06-03'],
    ['3/6/26', 'day-month', '2026-06-03'],
    ['3/6/26', 'month-day', '2026-03-06'],
    ['29.02.2028', 'day-month', '2028-02-29'],
    ['29.02.2027', 'day-month', null],
    ['13/13/2026', 'day-month', null],
    ['2026-02-30', 'day-month', null],
    ['3 June 2026', 'day-month', null],
    ['03.06', 'day-month', null],
    ['', 'day-month', null],
  ] as const)('%p, %s, is %p', (written, order, day) => {
    expect(readDay(written, order)).toBe(day)
  })
})
