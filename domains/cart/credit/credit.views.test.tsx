import { describe, expect, test } from 'bun:test'
import type { StatementEntry } from '#core/services/cart/ledger/statement'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  linksOf,
  lookedAtBy,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { hoursOn } from '../../../tests/plain-orders'
import { CreditHoldersPage } from './holders-page'
import { creditPath, MemberCreditPage } from './member-page'
import { StatementTable } from './statement-table'
import { TrialBalancePage } from './trial-balance-page'

const MAIR = lookedAtBy(person('mair'))
const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))
const entry = (over: Partial<StatementEntry> = {}): StatementEntry => ({
  at: hoursOn(-1),
  kind: 'top-up',
  note: '',
  order: null,
  orderOf: null,
  who: 'Mair',
  by: null,
  amount: pounds(500),
  balance: pounds(501),
  ...over,
})

describe('a statement', () => {
  const table = (lines: readonly StatementEntry[], props: object = {}) =>
    shown(<StatementTable page={MAIR} lines={lines} orders="/orders" {...props} />)

  test('has what came in and went out, with a sign, and what was left', async () => {
    const lines = [
      entry({ note: 'Cash <box>' }),
      entry({ kind: 'pay-out', amount: pounds(-1), balance: pounds(1) }),
      entry({ kind: 'payment', amount: pounds(-650), balance: pounds(2), order: 'RA-1', orderOf: 'mair' }),
    ]
    const document = await table(lines)
    expect(rowsOf(document).map(row => row.slice(1))).toEqual([
      ['Paid in Cash <box>', '£5.00', '£5.01'],
      ['Paid out', '-£0.01', '£0.01'],
      ['Paid for order RA-1', '-£6.50', '£0.02'],
    ])
    expect(rowsOf(await table([]))).toEqual([['Nothing has come in or gone out yet.']])
  })

  test('leads a member to their own orders alone, and the shop to each', async () => {
    const lines = [
      entry({ kind: 'payment', order: 'RA-1', orderOf: 'mair' }),
      entry({ kind: 'payment', order: 'RA-2', orderOf: 'tom' }),
      entry({ kind: 'refund', order: 'RA-3', orderOf: null }),
    ]
    expect(linksOf(await table(lines))).toEqual({ 'RA-1': '/orders/RA-1' })
    expect(linksOf(await table(lines, { orders: '/shop/orders' }))).toEqual({
      'RA-1': '/shop/orders/RA-1',
      'RA-2': '/shop/orders/RA-2',
      'RA-3': '/shop/orders/RA-3',
    })
  })

  test('that is shared says whose doing each is, and to the shop who wrote it down', async () => {
    const lines = [entry({ who: 'Tom <A>', by: 'Sam' })]
    const who = async (props: object) => rowsOf(await table(lines, props))[0]?.[2]
    expect(await who({ shared: true })).toBe('Tom <A>')
    expect(await who({ shared: true, orders: '/shop/orders' })).toBe('Tom <A>by Sam')
    expect(await who({})).toBe('£5.00')
  })
})

describe('the credit of a member, at the desk', () => {
  const look = (over: object = {}, props: Partial<Parameters<typeof MemberCreditPage>[0]> = {}) => {
    const statement = {
      member: { id: 'mair', name: 'Mair <P>' },
      credit: pounds(500),
      household: null,
      kept: pounds(0),
      lines: [],
      total: 0,
      ...over,
    } as never
    const form = { values: { kind: 'top-up', way: 'cash', key: 'k-1' }, errors: {} }
    return shown(
      <MemberCreditPage
        page={KEEPER}
        statement={statement}
        number={1}
        pages={1}
        own={false}
        currency="GBP"
        form={form}
        {...props}
      />,
    )
  }

  test('is paid in and out under the address of whose it is', async () => {
    expect([creditPath({ id: 'a', own: false }), creditPath({ id: 'a', own: true })]).toEqual([
      '/shop/credit/a',
      '/shop/credit/a/own',
    ])
    expect(actionsOf(await look())).toEqual(['/shop/credit/mair/changes'])
    expect(actionsOf(await look({}, { own: true }))).toEqual(['/shop/credit/mair/own/changes'])
    expect(wordsOf(await look({}, { own: true }))).toContain('£5.00 of credit for themselves')
  })

  test('that is a household’s says so, and what they keep apart where they do', async () => {
    const household = { id: 'h-1', name: 'Mill <b>' }
    const shared = await look({ household })
    expect(wordsOf(shared)).toContain('£5.00 of credit in the household Mill <b>')
    expect(linksOf(shared)['See the household']).toBe('/shop/households/h-1')
    expect(linksOf(shared)['what they keep apart']).toBeUndefined()
    const kept = await look({ household, kept: pounds(1) })
    expect(linksOf(kept)['what they keep apart']).toBe('/shop/credit/mair/own')
    expect(wordsOf(kept)).toContain('what they keep apart: £0.01')
    for (const document of [shared, kept]) expect(obstaclesIn(document)).toEqual([])
  })

  test('keeps what was typed of a change that was refused', async () => {
    const values = { kind: 'pay-out', amount: '€5', way: 'transfer', note: '<n>', key: 'k-1' }
    const errors = { kind: 'No.', amount: 'No.', way: 'No.', note: 'No.' }
    const document = await look({}, { form: { values, errors } })
    const form = document.querySelector('form[action="/shop/credit/mair/changes"]')
    expect(form && formFields(form)).toEqual(values)
    expect(document.querySelectorAll('.field__error')).toHaveLength(4)
    expect(obstaclesIn(document)).toEqual([])
  })
})

test('members with credit are found by words, and keep them from page to page', async () => {
  const holders = [
    { id: 'mair', name: 'Mair <P>', email: 'm@x.test', household: 'Mill', credit: pounds(1) },
  ] as never
  const view = { page: KEEPER, holders, total: 1000, number: 2 }
  const document = await shown(<CreditHoldersPage {...view} text="a&b" />)
  expect(rowsOf(document)).toEqual([['Mair <P>', 'm@x.test', 'Mill', '£0.01']])
  const hrefs = [...document.querySelectorAll('a[href*="page="]')].map(link => link.getAttribute('href'))
  expect(hrefs).toContain('/shop/credit?q=a%26b&page=3')
  expect(obstaclesIn(document)).toEqual([])
  const none = async (text: string) =>
    rowsOf(await shown(<CreditHoldersPage page={KEEPER} holders={[]} total={0} number={1} text={text} />))
  expect([await none('x'), await none('')]).toEqual([
    [['Nobody is called that.']],
    [['Nobody has any credit.']],
  ])
})

test('the books say whether they add up, to the penny', async () => {
  const balance = (difference: number, unbooked = 0) =>
    ({ lines: [], difference: pounds(difference), unbooked }) as never
  const look = async (of: never) => shown(<TrialBalancePage page={KEEPER} balance={of} />)
  const right = await look(balance(0))
  expect([wordsOf(right).includes('The books add up'), right.querySelector('.notice--error')]).toEqual([
    true,
    null,
  ])
  for (const difference of [1, -1]) {
    const wrong = await look(balance(difference))
    expect(wordsOf(wrong.querySelector('.notice--error'))).toContain('The books do not add up')
  }
  expect(wordsOf(await look(balance(0, 3)))).toContain('3 payments and refunds are older than the books.')
  expect(wordsOf(right)).not.toContain('older than the books')
})
