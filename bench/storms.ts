import { join } from 'node:path'
import { sql } from 'kysely'
import type { House } from '#core/app/house'
import { migrate } from '#core/database/migrate'
import { Member } from '#core/entities/identity/member'
import { type Sandbox, startSandbox } from '#core/payments/sandbox/sandbox'
import { bookMissing } from '#core/services/cart/booking/book-missing'
import { comparePayments } from '#core/services/cart/differences/compare-payments'
import { trialBalance } from '#core/services/cart/ledger/trial-balance'
import { expireOrders } from '#core/services/cart/payments/expire-orders'
import { reconcilePayments } from '#core/services/cart/payments/reconcile-payments'
import { stage } from '#core/services/events/testing/stage'
import { listProduct } from '#core/services/market/products/listing'
import { createProduct } from '#core/services/market/products/save-product'
import { tasks } from '#core/services/registry'
import { benchDatabase } from './lib/database'
import { type FaultyProvider, startFaultyProvider } from './lib/storm/faulty-provider'
import {
  ctxOf,
  forgetJob,
  freeClaims,
  type Person,
  PRESSED_TWICE,
  peopleOf,
  query,
  type StormAccess,
  stormHouse,
  waitingJobs,
} from './lib/storm/house'
import { INVARIANTS } from './lib/storm/invariants'
import type { BenchRow } from './report'

export const name = 'Money and tickets in a storm'

const SECONDS = 40
/** Of all kinds together: the provider's, kills, double clicks, money moved elsewhere. STORM_FAULTS=10000 takes some ten minutes. */
const FEWEST_INJECTED = Number(process.env.STORM_FAULTS ?? 1_000)
/** A busy machine is given so long to have seen enough. */
const MOST_SECONDS = Math.max(120, FEWEST_INJECTED / 5)
const VICTIMS = 2
/** Each process lives so long, give or take half of it, and is then killed in the middle of whatever it does. */
const LIFE_MS = 5_000
const SHARE_OF_FAULTS = 0.25
const FEWEST_FAULTS = 200
const BUYERS = 24
const SETTLING_ROUNDS = 60

/**
 * Processes that buy, pay, refund and work off jobs, every click doubled, against a provider that is deaf, silent or
 * talks nonsense; each is killed (-9) every few seconds, and money moves at the provider behind our back. Then the
 * provider is well again, what waits is done, and the books are checked: each invariant with the rows that break it.
 */
export async function run(): Promise<BenchRow[]> {
  const database = await benchDatabase()
  await migrate(database.url)
  const sandbox = await startSandbox({ port: 0, onFault: () => {} })
  sandbox.behaviour.noCallbacks()
  const provider = startFaultyProvider(sandbox, SHARE_OF_FAULTS)
  const { apiKey, merchantCode } = sandbox
  const access = { databaseUrl: database.url, provider: provider.url, apiKey, merchantCode }
  const house = await stormHouse(access)
  try {
    await furnish(house)
    const seen = await storm(house, access, sandbox, provider)
    provider.calm()
    await settle(house)
    return await report(house, provider, seen)
  } finally {
    await house.close()
    await provider.stop()
    await sandbox.stop()
    await database.stop()
  }
}

/** A shop with little of everything, so that everybody gets in everybody's way. */
async function furnish(house: House): Promise<void> {
  const em = house.orm.em.fork()

  for (const [at, name] of [
    'Sam',
    ...Array.from({ length: BUYERS }, (_, number) => `Buyer ${number}`),
  ].entries()) {
    const handle = `p${String(at).padStart(3, '0')}`
    em.create(Member, { email: `${handle}@example.test`, name, handle })
  }
  await em.flush()
  const [sam] = await peopleOf(house)
  const keeper = ctxOf(house, sam as Person, ['shopkeeper'])
  const words = {
    summary: '',
    description: '',
    storage: '',
    allergens: '',
    producerId: null,
    categoryId: null,
  }
  for (let number = 0; number < 6; number++) {
    const price = { amount: 210 + number * 137, currency: 'GBP' }
    const variant = { name: 'One', sku: `STORM-${number}`, unit: '', price, stock: 25 }
    await listProduct(keeper, await createProduct(keeper, { ...words, title: `Thing ${number}` }, variant))
  }
  await stage(ctxOf(house, sam as Person), { places: 30 })
  await stage(ctxOf(house, sam as Person), { places: 12 })
}

type Seen = { readonly tally: Map<string, number>; kills: number; moves: number }

async function storm(
  house: House,
  access: StormAccess,
  sandbox: Sandbox,
  provider: FaultyProvider,
): Promise<Seen> {
  const seen: Seen = { tally: new Map(), kills: 0, moves: 0 }
  const began = performance.now()
  const isOver = () => {
    const seconds = (performance.now() - began) / 1_000
    const isEnough = faultsOf(provider) >= FEWEST_FAULTS && injected(provider, seen) >= FEWEST_INJECTED
    return seconds > SECONDS && (isEnough || seconds > MOST_SECONDS)
  }
  const lives = Array.from({ length: VICTIMS }, async () => {
    while (!isOver()) {
      const victim = Bun.spawn([process.execPath, join(import.meta.dir, 'lib/storm/victim.ts')], {
        env: {
          ...process.env,
          STORM_DATABASE: access.databaseUrl,
          STORM_PROVIDER: access.provider,
          STORM_KEY: access.apiKey,
          STORM_MERCHANT: access.merchantCode,
        },
        stdout: 'pipe',
        stderr: 'pipe',
      })
      const heard = hear(victim.stdout, seen.tally)
      await Bun.sleep(LIFE_MS * (0.5 + Math.random()))
      if (victim.exitCode !== null)
        count(seen.tally, `FAULT a process ended: ${await new Response(victim.stderr).text()}`)
      victim.kill('SIGKILL')
      await victim.exited
      await heard
      seen.kills++
    }
  })
  const elsewhere = moveMoneyElsewhere(house, sandbox, seen, isOver)
  await Promise.all([...lives, elsewhere])
  return seen
}

async function hear(stdout: ReadableStream<Uint8Array>, tally: Map<string, number>): Promise<void> {
  const lines = (await new Response(stdout).text()).split('\n')
  // The last line is cut off wherever the process was killed.
  for (const line of lines.slice(0, -1)) count(tally, line)
}

/** What a shopkeeper does at SumUp's own site, and buyers' banks do. */
async function moveMoneyElsewhere(
  house: House,
  sandbox: Sandbox,
  seen: Seen,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    await Bun.sleep(700)
    const { rows } = await sql<{ transaction_id: string; amount: number }>`
      select p.transaction_id, p.amount from payments p where p.state = 'paid' and p.transaction_id is not null
        and not exists (select from refunds r where r.payment_id = p.id) order by random() limit 1`.execute(
      query(house),
    )
    const [payment] = rows
    if (!payment) continue
    const amount = 1 + Math.floor(Math.random() * payment.amount)
    if (Math.random() < 0.7) sandbox.dashboard.refund(payment.transaction_id, amount)
    else sandbox.dashboard.chargeBack(payment.transaction_id, amount)
    seen.moves++
  }
}

/** Everything that waits is done, with the clock put on as far as it takes. */
async function settle(house: House): Promise<void> {
  await freeClaims(house)
  const [sam] = await peopleOf(house)
  for (let round = 0; round < SETTLING_ROUNDS; round++) {
    const now = new Date(Date.now() + 20 * 60_000)
    const ctx = () => ({ ...ctxOf(house, sam as Person, ['shopkeeper']), now })
    await expireOrders(ctx())
    await reconcilePayments(ctx())
    const jobs = await waitingJobs(house, 500)
    for (const job of jobs) {
      await tasks[job.task]?.run(ctx(), job.payload)
      await forgetJob(house, job.id)
    }
    if (jobs.length === 0) break
  }
  await bookMissing(ctxOf(house, sam as Person, ['shopkeeper']))
  for (let page = 0; page < 5; page++) await comparePayments(ctxOf(house, sam as Person, ['shopkeeper']))
}

async function report(house: House, provider: FaultyProvider, seen: Seen): Promise<BenchRow[]> {
  const { tally, kills, moves } = seen
  const faults = faultsOf(provider)
  const all = injected(provider, seen)
  const unexpected = [...tally].filter(([outcome]) => outcome.includes('FAULT'))
  for (const [outcome, times] of unexpected) console.log(`${times} × ${outcome}`)
  const done = [...tally].filter(([outcome]) => outcome.endsWith('done'))
  const sum = (pairs: readonly (readonly [string, number])[]) =>
    pairs.reduce((all, [, times]) => all + times, 0)
  const refused = sum([...tally].filter(([outcome]) => outcome.includes('refused')))
  return [
    {
      what: 'faults of the provider',
      figure: faults,
      unit: '',
      bar: `≥ ${FEWEST_FAULTS}`,
      pass: faults >= FEWEST_FAULTS,
    },
    { what: 'clicks doubled', figure: tally.get(PRESSED_TWICE) ?? 0, unit: '', bar: '', pass: true },
    { what: 'refunds and charge-backs made elsewhere', figure: moves, unit: '', bar: '', pass: true },
    { what: 'processes killed', figure: kills, unit: '', bar: '≥ 5', pass: kills >= 5 },
    {
      what: 'faults injected in all',
      figure: all,
      unit: '',
      bar: `≥ ${FEWEST_INJECTED}`,
      pass: all >= FEWEST_INJECTED,
    },
    { what: 'actions done', figure: sum(done), unit: '', bar: '≥ 200', pass: sum(done) >= 200 },
    { what: 'actions refused in words', figure: refused, unit: '', bar: '', pass: true },
    none('faults that nobody expected', sum(unexpected)),
    ...(await books(house)),
    ...(await brokenInvariants(house)),
    none('checkouts that are paid at the provider and not with us', await paidUnseen(house)),
    none(
      'refunds and charge-backs that the provider and the books tell differently',
      await toldDifferently(house),
    ),
  ]
}

const faultsOf = ({ faults }: FaultyProvider) => [...faults.values()].reduce((sum, each) => sum + each, 0)

const injected = (provider: FaultyProvider, { tally, kills, moves }: Seen) =>
  faultsOf(provider) + kills + moves + (tally.get(PRESSED_TWICE) ?? 0)

async function books(house: House): Promise<BenchRow[]> {
  const [sam] = await peopleOf(house)
  const { lines, difference, unbooked } = await trialBalance(ctxOf(house, sam as Person, ['shopkeeper']))
  const booked = lines.reduce((sum, { debit }) => sum + debit.amount, 0)
  return [
    { what: 'debits of the ledger, in minor units', figure: booked, unit: '', bar: '> 0', pass: booked > 0 },
    none('difference of its trial balance', difference.amount),
    none('payments and refunds that it does not know', unbooked),
  ]
}

async function brokenInvariants(house: House): Promise<BenchRow[]> {
  const found: BenchRow[] = []
  for (const [what, breaking] of Object.entries(INVARIANTS)) {
    found.push(none(what, (await breaking.execute(query(house))).rows.length))
  }
  return found
}

async function paidUnseen(house: House): Promise<number> {
  const unpaid = await query(house)
    .selectFrom('payments')
    .select('reference')
    .where('state', '<>', 'paid')
    .execute()
  let unseen = 0
  for (const { reference } of unpaid) {
    if ((await house.payments.findCheckout(reference))?.status === 'PAID') unseen++
  }
  return unseen
}

/** Of each payment: what the provider lists is what we asked it for, and what is kept as a difference. */
async function toldDifferently(house: House): Promise<number> {
  const { rows: payments } = await sql<{ transaction_id: string; ours: number; known: number }>`
    select p.transaction_id,
      (select coalesce(sum(r.amount), 0)::bigint from refunds r where r.payment_id = p.id and r.state = 'done' and r.origin = 'shop') as ours,
      (select coalesce(sum(d.amount), 0)::bigint from payment_differences d where d.payment_id = p.id and d.kind in ('refund', 'charge-back')) as known
    from payments p where p.state = 'paid' and p.transaction_id is not null`.execute(query(house))
  let wrong = 0
  for (const { transaction_id, ours, known } of payments) {
    const { events } = await house.payments.getTransaction(transaction_id)
    const listed = events.reduce((sum, { amount }) => sum + amount.amount, 0)
    if (listed !== ours + known) wrong++
  }
  return wrong
}

const none = (what: string, figure: number): BenchRow => ({
  what,
  figure,
  unit: '',
  bar: '= 0',
  pass: figure === 0,
})

function count(tally: Map<string, number>, outcome: string): void {
  if (outcome) tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
}
