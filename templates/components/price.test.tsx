import { describe, expect, test } from 'bun:test'
import type { ProducerStatementLine } from '#core/contracts/cart'
import { page as parsed } from '../../tests/dom'
import { samplePage } from '../styleguide-page'
import { Money, Price } from './price'
import { ProducerStatementTable, StatementFiles } from './producer-statement'

const HOSTILE = '"><script>alert(1)</script>'
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const shown = (element: JSX.Element) => parsed(String(element))
const words = (element: JSX.Element) => shown(element).body.textContent?.replace(/\s+/g, ' ').trim()

describe('a price', () => {
  test('is said with its currency, and with what one gets for it', () => {
    expect(words(<Price price={pounds(650)} locale="en-GB" />)).toBe('£6.50')
    expect(words(<Price price={pounds(650)} locale="en-GB" unit="500 g" />)).toBe('£6.50 / 500 g')
    expect(words(<Price price={{ amount: 650, currency: 'EUR' }} locale="en-GB" />)).toBe('€6.50')
  })

  test('that was another says so to who cannot see that it is struck through', () => {
    const document = shown(<Price price={pounds(500)} was={pounds(650)} locale="en-GB" />)
    expect(document.querySelector('s')?.textContent).toBe('instead of £6.50')
    expect(document.querySelector('strong')?.textContent).toBe('£5.00')
  })

  test('of several says that it is the least', () => {
    expect(words(<Price price={pounds(320)} locale="en-GB" from />)).toBe('from £3.20')
    expect(words(<Price price={pounds(320)} locale="en-GB" />)).not.toContain('from')
  })

  test('has a unit that is words, whatever stands in it', () => {
    const document = shown(<Price price={pounds(1)} locale="en-GB" unit={HOSTILE} />)
    expect(document.querySelectorAll('script')).toHaveLength(0)
    expect(document.querySelector('.price__unit')?.textContent).toContain(HOSTILE)
  })

  test('of nothing, and below nothing, is said as it is', () => {
    expect(words(<Money value={pounds(0)} locale="en-GB" />)).toBe('£0.00')
    expect(words(<Money value={pounds(-5)} locale="en-GB" />)).toBe('-£0.05')
  })
})

describe('the statement of a producer', () => {
  const line = (kind: ProducerStatementLine['kind'], quantity: number, note = '') => ({
    day: '2031-07-06',
    kind,
    note,
    quantity,
    payoutId: kind === 'paid-out' ? 'po-1' : null,
    amount: pounds(kind === 'sold' ? 200 : -200),
    balance: pounds(700),
  })
  const rows = (...lines: readonly ReturnType<typeof line>[]) =>
    [...shown(<ProducerStatementTable page={samplePage()} lines={lines} />).querySelectorAll('tbody tr')].map(
      row => [...row.children].map(cell => cell.textContent?.trim()),
    )

  test('says what each line is, in the words of who reads it', () => {
    expect(
      rows(
        line('sold', 3, 'Week 12'),
        line('given-back', -2),
        line('weighed', 0, 'Week 12'),
        line('paid-out', 0, 'By transfer'),
        line('reversed', 0, 'It came back'),
      ).map(([, what]) => what),
    ).toEqual([
      'Sold 3, Week 12',
      'Given back 2',
      'Weighed, Week 12',
      'Paid out, By transfer',
      'Pay-out undone, It came back',
    ])
  })

  test('offers to undo a pay-out that stands, to whoever may', () => {
    const undo = (id: string) => <a href={`/undo/${id}`}>Undo</a>
    const lines = [line('paid-out', 0), line('sold', 1)]
    const document = shown(<ProducerStatementTable page={samplePage()} lines={lines} undo={undo} />)
    expect([...document.querySelectorAll('a')].map(link => link.getAttribute('href'))).toEqual(['/undo/po-1'])
  })

  test('is of the day that it is of, wherever it is read', () => {
    expect(rows(line('sold', 1))[0]?.[0]).toBe('6 July 2031')
  })

  test('has its sums with their signs', () => {
    expect(rows(line('paid-out', 0))[0]?.slice(2)).toEqual(['-£2.00', '£7.00'])
  })

  test('says that nothing has been sold, over all columns', () => {
    const document = shown(<ProducerStatementTable page={samplePage()} lines={[]} />)
    const cell = document.querySelector('td')
    expect([cell?.getAttribute('colspan'), cell?.textContent?.trim()]).toEqual([
      '4',
      'Nothing has been sold yet.',
    ])
  })

  test('is taken away as a document, a list or a workbook', () => {
    const links = [...shown(<StatementFiles path="/producers/1/statement" />).querySelectorAll('a')]
    expect(links.map(link => [link.textContent?.trim(), link.getAttribute('href')])).toEqual([
      ['PDF', '/producers/1/statement/pdf'],
      ['CSV', '/producers/1/statement/csv'],
      ['XLSX', '/producers/1/statement/xlsx'],
    ])
  })
})
