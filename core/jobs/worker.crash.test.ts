import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { writeNote } from '#core/services/federation/notes/write-note'
import { requestSignInLink } from '#core/services/federation/signin/request-link'
import { jar, order, pay, quietHouse } from '../../tests/cart'
import { followersAt } from '../../tests/followers'
import type { TestHouse } from '../../tests/house'
import { jobProcesses, killWhen } from '../../tests/job-processes'
import { openPostOffice, type PostOffice } from '../../tests/post-office'
import { enqueue } from './enqueue'

let world: TestHouse
const { start: startProcess, end } = jobProcesses(() => world, { PATIENCE_MS: '1500' })
beforeAll(async () => {
  world = await quietHouse()
})
afterEach(end)
afterAll(() => world.close())

test('killed in the middle of a letter, the letter is sent by the next process, as one', async () => {
  const office = await openPostOffice()
  const first = await startProcess({ SMTP_URL: office.url })
  const killed = killWhen(first, kill => {
    // Taken, and its sender never hears of it.
    office.onLetter = () => {
      kill()
      return false
    }
  })
  await requestSignInLink(world.ctx(), {
    email: 'member@example.test',
    continueTo: '/',
    browserHash: 'x',
    sender: '',
  })
  await killed
  office.onLetter = () => true
  expect(await lockedJobs()).toBe(1)
  await startProcess({ SMTP_URL: office.url })
  await until(async () => (await count('outgoing_letters where sent_at is not null')) === 1)
  expect(messageIds(office).length).toBe(2)
  expect(new Set(messageIds(office)).size).toBe(1)
  // Both copies hold the same link, and it works.
  expect(new Set(office.received.map(({ raw }) => /signin\/[\w-]+/.exec(raw)?.[0])).size).toBe(1)
  await until(async () => (await lockedJobs()) === 0)
  await office.stop()
}, 60_000)

test('killed while SumUp gives money back, the refund comes to its end and is given once', async () => {
  const buyer = world.ctx('member')
  const placed = await order(buyer, await jar(world, 5), 2)
  await pay(buyer, placed)
  const { id: paymentId, transaction_id: transaction } = await db(world.ctx())
    .selectFrom('payments')
    .select(['id', 'transaction_id'])
    .where('order_id', '=', placed.id)
    .executeTakeFirstOrThrow()

  const gate = forwardTo(world.sandbox.url)
  const first = await startProcess({ SUMUP_HOST: gate.url })
  const killed = killWhen(first, kill => {
    gate.onAnswer = path => {
      if (path.endsWith('/refunds')) kill()
    }
  })
  await refundOf(placed.id, paymentId)
  await killed
  gate.onAnswer = () => {}
  expect((await world.house.payments.getTransaction(transaction ?? '')).refunded.amount).toBe(1300)
  expect(await count("refunds where state = 'requested'")).toBe(1)

  await startProcess({ SUMUP_HOST: gate.url })
  await until(async () => (await count("refunds where state = 'done'")) === 1)
  expect((await world.house.payments.getTransaction(transaction ?? '')).refunded.amount).toBe(1300)
  expect(gate.paths.filter(path => path.endsWith('/refunds')).length).toBe(1)
  expect(await count('order_lines where refunded_quantity = 2')).toBe(1)
  await gate.stop()
}, 60_000)

test('killed in the middle of a delivery, everything arrives in order under the ids it had', async () => {
  const inbox = await openInbox()
  await writeNote(world.ctx('neighbour'), note('So that the neighbour has an actor'))
  await world.work()
  await followersAt(world, 'neighbour', [inbox.host])
  const first = await startProcess()
  const killed = killWhen(first, kill => {
    inbox.onActivity = () => {
      kill()
    }
  })
  for (const text of ['One', 'Two', 'Three']) await writeNote(world.ctx('neighbour'), note(text))
  await killed
  inbox.onActivity = () => {}
  await startProcess()
  await until(async () => (await count('deliveries where delivered_at is not null')) === 3)
  const distinct = [...new Map(inbox.received.map(each => [each.id, each])).values()]
  expect(distinct.map(({ content }) => content)).toEqual(['<p>One</p>', '<p>Two</p>', '<p>Three</p>'])
  // The one in the air is repeated, at most.
  expect(inbox.received.length).toBeLessThanOrEqual(4)
  await inbox.stop()
}, 60_000)

test('a process that ends in an orderly way hands over what it was doing, and nobody waits for it', async () => {
  const inbox = await openInbox()
  await writeNote(world.ctx('shopkeeper'), note('So that the shopkeeper has an actor'))
  await world.work()
  await followersAt(world, 'shopkeeper', [inbox.host])
  const hanging = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  inbox.onActivity = () => {
    hanging.resolve()
    return release.promise
  }
  const first = await startProcess({ PATIENCE_MS: '3600000' })
  await writeNote(world.ctx('shopkeeper'), note('Slowly'))
  await hanging.promise
  first.kill('SIGTERM')
  await first.exited
  expect(await lockedJobs()).toBe(0)
  expect(await count(`workers where pid = ${first.pid}`)).toBe(0)
  inbox.onActivity = () => {}
  release.resolve()
  // With an hour's patience: it was handed over, not taken from the dead.
  await startProcess({ PATIENCE_MS: '3600000' })
  await until(async () => inbox.received.length === 2)
  expect(new Set(inbox.received.map(({ id }) => id)).size).toBe(1)
  await inbox.stop()
}, 60_000)

/** Asked for as the shop does when something was sold out, without anybody who waits. */
async function refundOf(orderId: string, paymentId: string): Promise<void> {
  const ctx = world.ctx()
  const id = Bun.randomUUIDv7()
  await sql`insert into refunds (id, order_id, payment_id, amount, currency, reason, requested_at)
    select ${id}, order_id, id, amount, currency, 'test', now() from payments where id = ${paymentId}`.execute(
    db(ctx),
  )
  await sql`insert into refund_lines (refund_id, order_line_id, quantity)
    select ${id}::uuid, id, quantity from order_lines where order_id = ${orderId}`.execute(db(ctx))
  await enqueue(ctx, 'finish-refund', { refundId: id }, { key: `refund:${id}` })
}

/** Stands between us and the sandbox, and tells of each answer before it goes back. */
function forwardTo(upstream: string) {
  const gate = { paths: [] as string[], onAnswer: (_path: string): void => {} }
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const answer = await fetch(new URL(pathname + search, upstream), {
        method: request.method,
        headers: request.headers,
        body: request.method === 'GET' ? null : await request.arrayBuffer(),
      })
      const body = await answer.arrayBuffer()
      gate.paths.push(pathname)
      gate.onAnswer(pathname)
      return new Response(body, { status: answer.status, headers: { 'content-type': 'application/json' } })
    },
  })
  return Object.assign(gate, { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) })
}

async function openInbox() {
  type Received = { readonly id: string; readonly content: string }
  const inbox = { received: [] as Received[], onActivity: (): Promise<void> | void => {} }
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { id, object } = (await request.json()) as { id: string; object: { content: string } }
      inbox.received.push({ id, content: object.content })
      await inbox.onActivity()
      return new Response(null, { status: 202 })
    },
  })
  return Object.assign(inbox, { host: `127.0.0.1:${server.port}`, stop: () => server.stop(true) })
}

function messageIds({ received }: PostOffice): string[] {
  return received.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? 'none')
}

async function lockedJobs(): Promise<number> {
  return count('graphile_worker._private_jobs where locked_at is not null')
}

async function count(what: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.raw(what)}`.execute(
    db(world.ctx()),
  )
  return rows[0]?.count ?? 0
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(50)
}

function note(text: string) {
  return { text, warning: null, audience: 'public' as const, inReplyTo: null }
}
