import { describe, expect, test } from 'bun:test'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  choicesOf,
  factsOf,
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
import { BillPage, OwnBillsPage } from './pages'
import { AccountPage, AccountsPage, NewAccountPage } from './work-pages'

const MAIR = lookedAtBy(person('mair'))
const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))
const NONE = { values: {}, errors: {} }
const bill = (over = {}) => ({
  id: 'b-1',
  number: 'MB-7',
  month: '2026-05',
  account: 'Mill <Lane>',
  amount: pounds(5000),
  paid: pounds(1),
  left: pounds(4999),
  issuedAt: hoursOn(-400),
  dueAt: hoursOn(300),
  reminders: 0,
  ...over,
})
const account = (over = {}) => ({
  id: 'a-1',
  name: 'Mill <Lane>',
  limit: pounds(20_000),
  owed: pounds(4999),
  closedAt: null,
  members: [{ id: 'mair', name: 'Mair', email: 'mair@example.test' }],
  holderId: 'mair',
  bills: [bill()],
  open: [bill()],
  next: null,
  ...over,
})

describe('one’s own bills', () => {
  const look = (own: unknown) => shown(<OwnBillsPage page={MAIR} own={own as never} />)

  test('are none for who pays each order by itself', async () => {
    const document = await look(null)
    expect(wordsOf(document)).toContain('You pay each order by itself')
    expect(document.querySelector('table')).toBeNull()
  })

  test('say what is open of which limit, bill by bill, and that there are older ones', async () => {
    const own = { account: account(), bills: [bill()], next: null }
    const document = await look(own)
    expect(wordsOf(document)).toContain('£49.99 is open, of a limit of £200.00.')
    expect(rowsOf(document)).toEqual([['May 2026', 'Mill <Lane>', '£50.00', '£49.99', '30 June 2026']])
    expect(linksOf(document)['May 2026']).toBe('/bills/MB-7')
    expect(linksOf(document).Older).toBeUndefined()
    expect(linksOf(await look({ ...own, next: 'MB-1' })).Older).toBe('/bills?before=MB-1')
    expect(rowsOf(await look({ ...own, bills: [] }))[0]?.[0]).toStartWith('There is no bill yet')
  })
})

describe('a bill', () => {
  const bank = { holder: 'Growers & Co', account: 'GB33', bic: 'BUKB' }
  const look = (over = {}, of = bank) => {
    const lines = [{ at: hoursOn(-500), order: 'RA-1', name: 'Mair <P>', amount: pounds(5000) }]
    return shown(<BillPage page={MAIR} bill={{ ...bill(over), lines } as never} bank={of} />)
  }

  test('adds up, and says where to transfer what is open, with its number', async () => {
    const document = await look()
    const said = factsOf(document)
    expect([said.Together, said.Paid, said.Open]).toEqual(['£50.00', '£0.01', '£49.99'])
    expect([said.To, said.Account, said.Reference]).toEqual(['Growers & Co', 'GB33, BUKB', 'MB-7'])
    expect(rowsOf(document)).toEqual([['27 May 2026', 'RA-1', 'Mair <P>', '£50.00']])
    expect(linksOf(document)['As PDF']).toBe('/bills/MB-7/pdf')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('says no account once it is paid, or where the shop has none', async () => {
    expect(factsOf(await look({ left: pounds(0) })).Reference).toBeUndefined()
    expect(factsOf(await look({}, { ...bank, account: '' })).Reference).toBeUndefined()
    expect(factsOf(await look({}, { ...bank, bic: '' })).Account).toBe('GB33')
  })
})

describe('the shop’s accounts', () => {
  const list = (over = {}) =>
    shown(
      <AccountsPage
        page={KEEPER}
        accounts={[account()] as never}
        next={null}
        overdue={[]}
        moreOverdue={null}
        {...over}
      />,
    )

  test('say who owes how much of what, and which are closed', async () => {
    const accounts = [account(), account({ id: 'a-2', closedAt: hoursOn(-1), members: [] })]
    const document = await list({ accounts })
    expect(rowsOf(document, '#accounts table')).toEqual([
      ['Mill <Lane>', '1', '£49.99', '£200.00'],
      ['Mill <Lane> (closed)', '0', '£49.99', '£200.00'],
    ])
    expect(linksOf(document)['Mill <Lane> (closed)']).toBe('/shop/bill-accounts/a-2')
    expect(rowsOf(await list({ accounts: [] }), '#accounts table')).toEqual([['There is none yet.']])
    expect(obstaclesIn(document)).toEqual([])
  })

  test('name what is overdue, page by page', async () => {
    expect(rowsOf(await list(), '#overdue table')).toEqual([['Nothing is overdue.']])
    const document = await list({ overdue: [bill({ reminders: 2 })], moreOverdue: 2 })
    expect(rowsOf(document, '#overdue table')).toEqual([
      ['MB-7', 'Mill <Lane>', '£49.99', '30 June 2026', '2'],
    ])
    const hrefs = [...document.querySelectorAll('a')].map(link => link.getAttribute('href'))
    expect(hrefs).toContain('/shop/bill-accounts?overdue=2#overdue')
  })

  test('that are new keep what was typed', async () => {
    const form = {
      values: { name: '<C>', limit: 'lots', emails: 'a@x.test\nb' },
      errors: { name: 'No.', limit: 'No.', emails: 'No.' },
    }
    const document = await shown(<NewAccountPage page={KEEPER} currency="GBP" form={form} />)
    const sent = document.querySelector('form[action="/shop/bill-accounts"]')
    expect(sent && formFields(sent)).toEqual({ ...form.values, emails: 'a@x.test\r\nb' })
    expect(sent?.querySelectorAll('.field__error')).toHaveLength(3)
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('one account', () => {
  const look = (over = {}, forms = {}) =>
    shown(
      <AccountPage page={KEEPER} account={account(over) as never} form={NONE} payment={NONE} {...forms} />,
    )

  test('takes money for the bills that are open, and is changed and closed while it is not', async () => {
    const document = await look({
      open: [bill(), bill({ number: 'MB-8', month: '2026-04', left: pounds(1) })],
    })
    expect(choicesOf(document, 'number').map(({ value, text }) => [value, text])).toEqual([
      ['MB-7', 'MB-7, May 2026: £49.99'],
      ['MB-8', 'MB-8, April 2026: £0.01'],
    ])
    expect(actionsOf(document)).toEqual([
      '/shop/bill-accounts/a-1/payments',
      '/shop/bill-accounts/a-1',
      '/shop/bill-accounts/a-1/closing',
    ])
    expect(actionsOf(await look({ open: [] }))).not.toContain('/shop/bill-accounts/a-1/payments')
    expect(actionsOf(await look({ closedAt: hoursOn(-1), open: [] }))).toEqual([])
    expect(obstaclesIn(document)).toEqual([])
  })

  test('keeps what was typed of a payment, and what was typed of the account', async () => {
    const payment = {
      values: { number: 'MB-7', amount: '€5', way: 'cash', key: 'k-1' },
      errors: { amount: 'No.' },
    }
    const paid = await look({}, { payment })
    const sent = paid.querySelector('form[action="/shop/bill-accounts/a-1/payments"]')
    expect(sent && formFields(sent)).toEqual(payment.values)
    const form = {
      values: { name: '', limit: '0', emails: '' },
      errors: { name: 'No.', limit: 'No.', emails: 'No.' },
    }
    const changed = await look({}, { form })
    expect(changed.querySelectorAll('.field__error')).toHaveLength(3)
    for (const document of [paid, changed]) expect(obstaclesIn(document)).toEqual([])
  })
})
