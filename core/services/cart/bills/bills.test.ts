import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import {
  again,
  crashingAfter,
  doJobs,
  jar,
  lettersTo,
  one,
  orderOf,
  quietHouse,
  stateOf,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { drawnAgain } from '../../../../tests/order-numbers'
import { waitingBankLines } from '../bank/bank-lines'
import { settleExact, settleWithOrder } from '../bank/settle-bank-line'
import { BillLimitReached, billAccountOf, owedOn, receivableAccount, requireRoom } from '../bill-account'
import { book } from '../ledger/book'
import { FormUsed } from '../ledger/form-used'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { refundOrder } from '../shop/refund-order'
import { WayNotOffered } from '../ways/paid-later'
import {
  BillOpen,
  billAccountForWork,
  billAccountsForWork,
  closeBillAccount,
  MemberUnknown,
  NoMembers,
  OnAnotherBill,
  saveBillAccount,
} from './accounts-for-work'
import { OVERDUE_PER_PAGE, overdueBills, ownBills, readBill } from './bills-of'
import { issueBills } from './issue-bills'
import { obligationsOf } from './obligations-of'
import { BillPaid, receiveForBill } from './pay-bill'
import { remindOfBills } from './remind'

const DAY_MS = 24 * 60 * 60_000

let world: TestHouse
let shop: Ctx
beforeAll(async () => {
  world = await quietHouse()
  shop = world.ctx('shopkeeper')
  await offerAllWays(world)
})
afterAll(() => world.close())

const shopAgain = () => again(world, shop)
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
/** In the middle of the month after next: what was ordered now is of a month that is over. */
const nextMonths = (months: number): Ctx => ({
  ...world.ctx(),
  now: new Date(Date.now() + months * 32 * DAY_MS),
})

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shopAgain())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

async function trusted(limit = 5_000, others: readonly Ctx[] = []) {
  const member = await stranger(world)
  const emails = [member, ...others].map(ctx => requireMember(ctx).email)
  const id = await saveBillAccount(shopAgain(), null, { name: 'Mill Lane 3', limit, emails })
  return { member, id }
}

async function orderOn(member: Ctx, amount: number) {
  return (await orderOf(world, member, { price: amount, way: 'account' })).placed
}

async function billed(amount: number) {
  const { member, id } = await trusted()
  const order = await orderOn(member, amount)
  await issueBills(nextMonths(1))
  const own = await ownBills(again(world, member))
  const [bill] = own?.bills ?? []
  if (!bill) throw new Error('No bill')
  return { member, id, order, bill }
}

async function bankLine(text: string, amount: number): Promise<string> {
  const id = Bun.randomUUIDv7()
  await world.ctx().em.execute(
    `insert into bank_lines (id, fingerprint, booked_on, amount, currency, payer, text, read_at)
     values (?, ?, current_date, ?, 'GBP', 'Somebody', ?, now())`,
    [id, new Bun.CryptoHasher('sha256').update(id).digest('hex'), amount, text],
  )
  return id
}

test('a bill has a number of its own, whatever is drawn', async () => {
  const { bill } = await billed(700)
  const { member } = await trusted()
  await orderOn(member, 800)
  await drawnAgain(bill.number, () => issueBills(nextMonths(1)))
  const own = await ownBills(again(world, member))
  expect(own?.bills.map(({ number }) => number === bill.number)).toEqual([false])
})

describe('ordering on an account', () => {
  test('is paid at once, and owed', async () => {
    const { member, id } = await trusted()
    const order = await orderOn(member, 1_200)
    expect([await stateOf(world, order), await owedOn(world.ctx(), id)]).toEqual(['paid', 1_200])
    await booksAreRight()
  })

  test('is for whom the shop trusts, up to its limit', async () => {
    await expect(orderOn(await stranger(world), 100)).rejects.toThrow(WayNotOffered)
    const { member, id } = await trusted(1_000)
    await orderOn(member, 900)
    await expect(orderOn(member, 200)).rejects.toThrow(BillLimitReached)
    expect(await owedOn(world.ctx(), id)).toBe(900)
  })

  test('by two of a household at once does not pass the limit', async () => {
    const partner = await stranger(world)
    const { member, id } = await trusted(1_000, [partner])
    const outcomes = await Promise.allSettled([orderOn(member, 600), orderOn(partner, 600)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await owedOn(world.ctx(), id)).toBe(600)
    await booksAreRight()
  })

  test('cut short by a crash is finished when the form is sent again, and owed once', async () => {
    const { member, id } = await trusted()
    const ctx = again(world, member)
    await addToCart(ctx, await jar(world, 5, 700), 1)
    const wish = await wishOf(ctx, { way: 'account' })
    await expect(placeOrder(crashingAfter(ctx, 'settle'), wish)).rejects.toThrow('plug')
    await Promise.all([placeOrder(again(world, member), wish), placeOrder(again(world, member), wish)])
    expect(await owedOn(world.ctx(), id)).toBe(700)
    await booksAreRight()
  })
})

describe('a bill', () => {
  test('is written once a month, with what was given back taken off, however often the job runs', async () => {
    const { member, id } = await trusted()
    await orderOn(member, 1_200)
    const back = await orderOn(member, 300)
    await refundOrder(shopAgain(), back.number, 'all', 'Broke')
    await Promise.all([issueBills(nextMonths(1)), issueBills(nextMonths(1))])
    await issueBills(nextMonths(2))
    const own = await ownBills(again(world, member))
    expect(own?.bills.map(({ amount }) => amount.amount)).toEqual([1_200])
    const bill = await readBill(again(world, member), own?.bills[0]?.number ?? '')
    expect(bill.lines.map(({ amount }) => amount.amount)).toEqual([1_200, 300, -300])
    expect(bill.lines.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(bill.amount.amount)
    expect(await owedOn(world.ctx(), id)).toBe(1_200)
    await doJobs(world, 'send-bill')
    expect(
      (await lettersTo(world, member)).filter(subject => subject.includes('Your bill for')),
    ).toHaveLength(1)
  })

  test('that is paid before its letter is written asks for nothing', async () => {
    const { member, bill } = await billed(650)
    await settleWithOrder(shopAgain(), await bankLine('', 650), bill.number)
    await doJobs(world, 'send-bill')
    const letter = await one<{ subject: string; text: string }>(
      world,
      "select subject, text from sent_mails where recipient = ? and subject like 'Your bill for%'",
      [requireMember(member).email],
    )
    expect(letter.subject).toEndWith(': paid')
    expect(letter.text).toContain('Paid: £6.50')
    expect(letter.text).toContain('there is nothing to transfer')
    for (const odd of ['£0.00', 'Please transfer'])
      expect(`${letter.subject}${letter.text}`).not.toContain(odd)
  })

  test('is read by who orders on its account and by the shop, and by nobody else', async () => {
    const { bill } = await billed(400)
    expect((await readBill(shopAgain(), bill.number)).number).toBe(bill.number)
    await expect(readBill(again(world, await stranger(world)), bill.number)).rejects.toThrow(NotFound)
    await expect(readBill(world.ctx(), bill.number)).rejects.toThrow(NotFound)
  })

  test('is paid by the line of the bank that names it, and what is more is credit', async () => {
    const { member, id, bill } = await billed(400)
    const exact = await bankLine(`thank you ${bill.number.replace('-', ' ')}`, 400)
    const { lines } = await waitingBankLines(shopAgain())
    expect(lines.find(line => line.id === exact)?.proposed).toMatchObject({
      number: bill.number,
      fit: 'exact',
    })
    await settleExact(shopAgain())
    expect(await owedOn(world.ctx(), id)).toBe(0)
    await expect(settleWithOrder(shopAgain(), exact, bill.number)).rejects.toThrow()
    const more = await billed(300)
    await settleWithOrder(shopAgain(), await bankLine('', 1_000), more.bill.number.toLowerCase())
    expect([await owedOn(world.ctx(), more.id), await creditLeft(world, more.member)]).toEqual([0, 700])
    expect(await creditLeft(world, member)).toBe(0)
    await booksAreRight()
  })

  test('is paid with the next one by a line that names both; another account’s is not, and the rest is credit', async () => {
    const { member, id, bill } = await billed(400)
    const strangers = await billed(90)
    await orderOn(again(world, member), 250)
    await issueBills(nextMonths(2))
    const { bills } = (await ownBills(again(world, member)))!
    const next = bills.find(({ number }) => number !== bill.number)?.number ?? ''
    const words = `${bill.number} + ${strangers.bill.number} and ${next.toLowerCase()}`
    const line = await bankLine(words, 680)
    const presses = [1, 2].map(() => settleWithOrder(shopAgain(), line, bill.number))
    const ends = await Promise.allSettled(presses)
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect([await owedOn(world.ctx(), id), await creditLeft(world, member)]).toEqual([0, 30])
    expect(await owedOn(world.ctx(), strangers.id)).toBe(90)
    // Less than the first: the other one waits.
    await orderOn(again(world, member), 500)
    await issueBills(nextMonths(3))
    const [third] = (await ownBills(again(world, member)))!.bills
    await settleWithOrder(shopAgain(), await bankLine(`${third?.number} ${next}`, 499), third?.number ?? '')
    expect([await owedOn(world.ctx(), id), await creditLeft(world, member)]).toEqual([1, 30])
    await booksAreRight()
  })

  test('is paid in parts, in cash or from credit, and once for a double click', async () => {
    const { member, id, bill } = await billed(1_000)
    const form = Bun.randomUUIDv7()
    const part = { way: 'cash', amount: pounds(400), id: form } as const
    await Promise.all([
      receiveForBill(shopAgain(), bill.number, part),
      receiveForBill(shopAgain(), bill.number, part),
    ])
    expect(await owedOn(world.ctx(), id)).toBe(600)
    await topUp(world, member, 600)
    const rest = { way: 'credit', amount: pounds(600), id: Bun.randomUUIDv7() } as const
    await receiveForBill(shopAgain(), bill.number, rest)
    expect([await owedOn(world.ctx(), id), await creditLeft(world, member)]).toEqual([0, 0])
    await expect(
      receiveForBill(shopAgain(), bill.number, { ...rest, id: Bun.randomUUIDv7() }),
    ).rejects.toThrow(BillPaid)
    await booksAreRight()
  })

  test('is paid by a form once: with other money in it, or for another bill, the form is refused', async () => {
    const { member, id, bill } = await billed(1_000)
    const other = await billed(500)
    const part = { way: 'cash', amount: pounds(400), id: Bun.randomUUIDv7() } as const
    const rest = { way: 'transfer', amount: pounds(900), id: Bun.randomUUIDv7() } as const
    await receiveForBill(shopAgain(), bill.number, part)
    await receiveForBill(shopAgain(), bill.number, rest)
    // The same again is what it was, also after the bill was paid.
    for (const same of [part, rest]) await receiveForBill(shopAgain(), bill.number, same)
    for (const [number, changed] of [
      [bill.number, { ...part, amount: pounds(500) }],
      [bill.number, { ...part, amount: pounds(300) }],
      [bill.number, { ...part, way: 'transfer' }],
      [bill.number, { ...rest, amount: pounds(800) }],
      [bill.number, { ...rest, amount: pounds(600) }],
      [bill.number, { ...rest, way: 'credit' }],
      [other.bill.number, part],
    ] as const)
      await expect(receiveForBill(shopAgain(), number, changed)).rejects.toBeInstanceOf(FormUsed)
    expect([await owedOn(world.ctx(), id), await creditLeft(world, member)]).toEqual([0, 300])
    expect(await owedOn(world.ctx(), other.id)).toBe(500)
    await booksAreRight()
  })

  test('of years ago that was never paid is the first that is offered to be paid, on whatever page it stands', async () => {
    const { member, id, bill } = await billed(700)
    await world.ctx().em.execute("update bills set month = '2019-01' where number = ?", [bill.number])
    // Thirty months of bills that were paid.
    await world.ctx().em.execute(
      `with made as (
         insert into bills (id, account_id, number, month, amount, currency, issued_at, due_at)
         select gen_random_uuid(), ?, 'MB-' || upper(substr(md5(random()::text), 1, 6)), to_char('2020-01-01'::date + make_interval(months => n), 'YYYY-MM'),
           100, 'GBP', now(), now() from generate_series(0, 29) n returning id)
       insert into bill_payments (id, bill_id, way, amount, currency, received_at)
       select gen_random_uuid(), id, 'cash', 100, 'GBP', now() from made`,
      [id],
    )
    const first = await billAccountForWork(shopAgain(), id)
    expect(first.open.map(({ number }) => number)).toEqual([bill.number])
    expect([first.bills.length, first.bills[0]?.month]).toEqual([24, '2022-06'])
    const second = await ownBills(again(world, member), first.next)
    expect([second?.bills.length, second?.bills.at(-1)?.number, second?.next]).toEqual([7, bill.number, null])
    expect((await ownBills(again(world, member), 'nonsense'))?.bills[0]?.month).toBe('2022-06')
  })

  test('that is overdue is on the list, and its holder is reminded three times at most', async () => {
    const { member, bill } = await billed(500)
    const late = (days: number): Ctx => ({
      ...world.ctx(),
      now: new Date(bill.dueAt.getTime() + days * DAY_MS),
    })
    await remindOfBills(late(-1))
    for (const days of [1, 1, 12, 22, 40, 60])
      await Promise.all([remindOfBills(late(days)), remindOfBills(late(days))])
    const sent = await one(world, 'select count(*)::int as n from bill_reminders where bill_id = ?', [
      bill.id,
    ])
    expect(sent).toEqual({ n: 3 })
    await doJobs(world, 'send-bill')
    expect((await lettersTo(world, member)).filter(subject => subject.startsWith('Reminder'))).toHaveLength(3)
    const { overdue } = await overdueBills({ ...shopAgain(), now: late(1).now })
    expect(overdue.map(({ number }) => number)).toContain(bill.number)
    await receiveForBill(shopAgain(), bill.number, {
      way: 'cash',
      amount: pounds(500),
      id: Bun.randomUUIDv7(),
    })
    expect(
      (await overdueBills({ ...shopAgain(), now: late(1).now })).overdue.map(({ number }) => number),
    ).not.toContain(bill.number)
  })
})

test('bills that are overdue are listed page by page, the longest first, each once', async () => {
  const { bill } = await billed(500)
  await sql`insert into bills select (json_populate_record(b, json_build_object('id', gen_random_uuid(), 'number', 'LATE-' || n,
      'month', to_char(date '1950-01-01' + make_interval(months => n), 'YYYY-MM'), 'due_at', timestamptz '1990-01-01' + make_interval(days => n)))).*
    from bills b cross join generate_series(1, ${OVERDUE_PER_PAGE + 1}::int) n where b.number = ${bill.number}`.execute(
    db(world.ctx()),
  )
  const ctx = { ...shopAgain(), now: new Date(bill.dueAt.getTime() + DAY_MS) }
  const [first, second] = [await overdueBills(ctx, 1), await overdueBills(ctx, 2)]
  expect([first.overdue[0]?.number, first.overdue.length, first.hasMore]).toEqual([
    'LATE-1',
    OVERDUE_PER_PAGE,
    true,
  ])
  expect(second.overdue.map(({ number }) => number)).toContain(bill.number)
  const all = [...first.overdue, ...second.overdue].map(({ number }) => number)
  expect(new Set(all).size).toBe(all.length)
  const page = await (await world.browser('shopkeeper')).get('cart', '/shop/bill-accounts')
  expect(page.document.querySelector('a[href="/shop/bill-accounts?overdue=2#overdue"]')).not.toBeNull()
})

describe('the shop', () => {
  test('opens accounts for members, each on one, and closes what owes nothing', async () => {
    const { member, id } = await trusted(2_000)
    const { email } = requireMember(member)
    const fields = { name: 'Other', limit: 100, emails: [email] }
    await expect(saveBillAccount(shopAgain(), null, fields)).rejects.toThrow(OnAnotherBill)
    const unknown = { ...fields, emails: ['nobody@example.test'] }
    await expect(saveBillAccount(shopAgain(), null, unknown)).rejects.toThrow(MemberUnknown)
    await orderOn(member, 500)
    await expect(closeBillAccount(shopAgain(), id)).rejects.toThrow(BillOpen)
    expect((await obligationsOf(world.ctx(), requireMember(member).id)).length).toBe(1)
    await issueBills(nextMonths(1))
    const { bills } = await billAccountForWork(shopAgain(), id)
    await receiveForBill(shopAgain(), bills[0]?.number ?? '', {
      way: 'cash',
      amount: pounds(500),
      id: Bun.randomUUIDv7(),
    })
    await closeBillAccount(shopAgain(), id)
    expect(await billAccountOf(world.ctx(), requireMember(member).id)).toBeNull()
    await expect(orderOn(member, 100)).rejects.toThrow(WayNotOffered)
    expect((await billAccountsForWork(shopAgain())).accounts.map(account => account.id)).toContain(id)
  })

  test('opens none for nobody, and says who of a list orders elsewhere', async () => {
    const [one, other] = [await trusted(), await stranger(world)]
    const { email } = requireMember(other)
    const save = (emails: readonly string[]) =>
      saveBillAccount(shopAgain(), null, { name: 'Row', limit: 100, emails })
    await expect(save([])).rejects.toThrow(NoMembers)
    const taken = requireMember(one.member).email
    await expect(save([email, email, taken])).rejects.toThrow(`${taken} orders on another account`)
    expect(await billAccountOf(world.ctx(), requireMember(other).id)).toBeNull()
  })

  test('closes none while something is being ordered on it, and nothing is ordered on one that is being closed', async () => {
    const { member, id } = await trusted()
    let outcome: unknown
    await overtaking(
      world,
      proceed =>
        transaction(world.ctx(), async tx => {
          await requireRoom(tx, id, pounds(100))
          await book(tx, { kind: 'payment', sourceId: Bun.randomUUIDv7(), note: '' }, 'GBP', [
            { account: receivableAccount(id), amount: 100 },
            { account: 'sales', amount: -100 },
          ])
          await proceed()
        }),
      async () => {
        outcome = await closeBillAccount(shopAgain(), id).catch(refusal => refusal)
      },
    )
    expect(outcome).toBeInstanceOf(BillOpen)
    expect(await billAccountOf(world.ctx(), requireMember(member).id)).not.toBeNull()
    const { id: closing } = await trusted()
    await closeBillAccount(shopAgain(), closing)
    await expect(transaction(world.ctx(), tx => requireRoom(tx, closing, pounds(1)))).rejects.toThrow(
      BillLimitReached,
    )
  })

  test('alone may', async () => {
    await expect(
      saveBillAccount(world.ctx('member'), null, { name: 'X', limit: 1, emails: [] }),
    ).rejects.toThrow(NotFound)
    await expect(billAccountsForWork(world.ctx('member'))).rejects.toThrow(NotFound)
    await expect(
      receiveForBill(world.ctx('member'), 'MB-222222', {
        way: 'cash',
        amount: pounds(1),
        id: Bun.randomUUIDv7(),
      }),
    ).rejects.toThrow(NotFound)
  })
})

test('what members owe stands in the books as one account', async () => {
  const all = await balances(world)
  expect(all.receivable ?? 0).toBeGreaterThanOrEqual(0)
  await booksAreRight()
})

test('what waits for a bill is kept as it is bought, given back and billed, and one astray is found', async () => {
  const broken = async () =>
    (
      await INVARIANTS['what is on no bill and not kept as such, or kept and on one']?.execute(
        db(world.ctx()),
      )
    )?.rows
  const kept = () => db(world.ctx()).selectFrom('unbilled_payments').selectAll().execute()
  expect(await broken()).toEqual([])
  const billed = await db(world.ctx())
    .selectFrom('bill_lines as l')
    .innerJoin('payments as p', 'p.id', 'l.payment_id')
    .select(['p.id', 'p.bill_account_id as account'])
    .executeTakeFirstOrThrow()
  expect((await kept()).map(row => row.payment_id)).not.toContain(billed.id)
  await db(world.ctx())
    .insertInto('unbilled_payments')
    .values({ payment_id: billed.id, account_id: billed.account ?? '' })
    .execute()
  expect((await broken())?.length).toBe(1)
  await db(world.ctx()).deleteFrom('unbilled_payments').where('payment_id', '=', billed.id).execute()
  expect(await broken()).toEqual([])
})
