import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Newsletter } from '#core/entities/account/newsletter'
import { createSmtpMailer } from '#core/mail/smtp-mailer'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { runJob } from '../../../../tests/jobs'
import { openPostOffice, type PostOffice } from '../../../../tests/post-office'
import { statementsOf } from '../../../../tests/statements'
import { subscribe, unsubscribe } from '../newsletters/subscribe'
import { addressLetter } from './address-letter'
import { deliverLetter, LettersWaiting } from './deliver-letter'
import { forgetMember } from './forget-member'
import { letter, letterFailures } from './letters'
import { reachOf } from './reach'
import { NobodySubscribed, retryLetter, sendLetter, sendTestLetter } from './send-letter'
import { deliverTestLetter } from './test-letter'
import { createLetter, deleteLetter, LetterAlreadySent, updateLetter } from './write-letter'

let world: TestHouse
let office: PostOffice
let mailer: ReturnType<typeof createSmtpMailer>
let newsletterId: string
const READERS = ['member', 'neighbour', 'shopkeeper', 'organiser', 'moderator'] as const

beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('letter_suppressions').execute()
  office = await openPostOffice()
  mailer = createSmtpMailer({ smtpUrl: office.url })
  const em = world.ctx().em
  const newsletter = em.create(Newsletter, { slug: Bun.randomUUIDv7(), name: 'The Thursday Letter' })
  await em.flush()
  newsletterId = newsletter.id
  for (const who of READERS) await subscribe(world.ctx(who), newsletterId)
})
afterEach(async () => {
  mailer.close()
  await office.stop()
})

/** A ctx whose letters leave by SMTP to the post office. */
function bySmtp(who?: 'editor' | 'member') {
  const ctx = world.ctx(who)
  return { ...ctx, house: { ...ctx.house, mailer } }
}

const words = () => ({
  newsletterId,
  subject: 'First plums',
  markdown: 'The *plums* are in.\n\n![A plum](/media/plum.webp)\n\n[Look](https://farm.example/plums)',
})

/** Writes a letter, presses Send, and writes its deliveries; returns the batch's job. */
async function requested() {
  const letterId = await createLetter(world.ctx('editor'), words())
  await sendLetter(world.ctx('editor'), letterId)
  await addressLetter(world.ctx(), { letterId })
  return { letterId, deliveryIds: await deliveries(letterId) }
}

async function deliveries(letterId: string): Promise<string[]> {
  const rows = await world
    .ctx()
    .em.execute<{ id: string }[]>('select id from letter_deliveries where letter_id = ? order by id', [
      letterId,
    ])
  return rows.map(({ id }) => id)
}

const recipients = () => office.received.map(({ to }) => to).sort()
const addresses = READERS.map(who => `${who}@example.test`).sort()
const messageIds = () => office.received.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1])

test('a letter reaches every subscriber once, with text, HTML and a way out of their own', async () => {
  const job = await requested()
  await deliverLetter(bySmtp(), job)
  expect(recipients()).toEqual(addresses)
  const raw = office.received[0]?.raw.replace(/\r\n[ \t]+/g, ' ') ?? ''
  const account = world.house.config.origins.account
  expect(raw).toContain('From: The Thursday Letter <post@localhost>')
  expect(raw).toMatch(new RegExp(`^List-Unsubscribe: <${account}/unsubscribe/[\\w-]{43}>\r$`, 'm'))
  expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  expect(raw).toContain('multipart/alternative')
  expect(raw).toContain('The *plums* are in.')
  const unquoted = raw.replace(/=\r\n/g, '').replaceAll('=3D', '=')
  expect(unquoted).toContain(`src="${account}/media/plum.webp"`)
  const links = office.received.map(({ raw }) => /\/unsubscribe\/([\w-]+)>/.exec(raw)?.[1])
  expect(new Set(links).size).toBe(READERS.length)
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({
    state: 'sent',
    sent: 5,
    waiting: 0,
  })
})

test('a job that runs twice, or two at once, send nobody a second letter', async () => {
  const job = await requested()
  await Promise.all([deliverLetter(bySmtp(), job), deliverLetter(bySmtp(), job)])
  await deliverLetter(bySmtp(), job)
  await addressLetter(bySmtp(), { letterId: job.letterId })
  expect(await deliveries(job.letterId)).toHaveLength(READERS.length)
  expect(recipients()).toEqual(addresses)
})

test('pressed by two editors at the same moment, a letter is sent once', async () => {
  const letterId = await createLetter(world.ctx('editor'), words())
  const presses = await Promise.allSettled([
    sendLetter(world.ctx('editor'), letterId),
    sendLetter(world.ctx('operator'), letterId),
  ])
  expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(presses.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: expect.any(LetterAlreadySent),
  })
})

test('a mail server that dies in the middle: the rest goes out later, under the same Message-ID, and nobody waits for ever', async () => {
  const job = await requested()
  // The third letter is taken, but the server dies before it can say so.
  office.onLetter = () => office.received.length < 3
  await expect(deliverLetter(bySmtp(), job)).rejects.toThrow(LettersWaiting)
  const before = new Set(office.received.map(({ to }) => to))
  const half = await letter(world.ctx('editor'), job.letterId)
  expect(half).toMatchObject({ state: 'sending', failed: 0 })
  expect(half.sent).toBeLessThan(READERS.length)

  office.onLetter = () => true
  await deliverLetter(bySmtp(), job)
  expect(new Set(recipients())).toEqual(new Set(addresses))
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({ state: 'sent', sent: 5, failed: 0 })
  // Only those that were in the air came twice, and a reader's mail program can tell by the Message-ID.
  expect(new Set(messageIds()).size).toBe(READERS.length)
  expect(office.received.length).toBeLessThanOrEqual(READERS.length + before.size - half.sent)
})

test('killed between the server’s yes and our own note of it, a letter comes again under the same Message-ID', async () => {
  const job = await requested()
  const ctx = world.ctx()
  const killed = {
    send: async (mail: Parameters<typeof mailer.send>[0]) => {
      await mailer.send(mail)
      throw new Error('killed')
    },
  }
  await expect(deliverLetter({ ...ctx, house: { ...ctx.house, mailer: killed } }, job)).rejects.toThrow(
    'killed',
  )
  await deliverLetter(bySmtp(), job)
  expect(new Set(recipients())).toEqual(new Set(addresses))
  expect(new Set(messageIds()).size).toBe(READERS.length)
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({
    state: 'sent',
    sent: 5,
    waiting: 0,
  })
})

test('a server that is away stops the batch after a few tries instead of asking for everybody', async () => {
  const job = await requested()
  const nowhere = createSmtpMailer({ smtpUrl: 'smtp://127.0.0.1:1' })
  const ctx = world.ctx()
  const away = deliverLetter({ ...ctx, house: { ...ctx.house, mailer: nowhere } }, job)
  await expect(away).rejects.toThrow(LettersWaiting)
  nowhere.close()
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({
    state: 'sending',
    sent: 0,
    waiting: 5,
  })
  expect((await letterFailures(world.ctx('editor'), job.letterId)).length).toBeLessThanOrEqual(3)
})

test('an address refused for good is marked with the reason, the others get their letter', async () => {
  const job = await requested()
  office.onRecipient = address => (address.startsWith('neighbour@') ? 550 : null)
  await deliverLetter(bySmtp(), job)
  expect(recipients()).toEqual(addresses.filter(address => !address.startsWith('neighbour@')))
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({ state: 'sent', sent: 4, failed: 1 })
  expect(await letterFailures(world.ctx('editor'), job.letterId)).toEqual([
    { email: 'neighbour@example.test', failure: expect.stringContaining('no such mailbox'), forGood: true },
  ])
  const suppressed = await db(world.ctx()).selectFrom('letter_suppressions').select('member_id').execute()
  expect(suppressed).toEqual([{ member_id: world.cast.members.neighbour.id }])

  office.onRecipient = () => null
  await retryLetter(world.ctx('editor'), job.letterId)
  await deliverLetter(bySmtp(), job)
  expect(recipients()).toEqual(addresses)
})

test('of whoever has left a letter keeps that it was refused, and not why; what still waits goes to nobody', async () => {
  const job = await requested()
  office.onRecipient = address =>
    address.startsWith('neighbour@') ? 550 : address.startsWith('member@') ? 451 : null
  await expect(deliverLetter(bySmtp(), job)).rejects.toThrow(LettersWaiting)
  const { member, neighbour, moderator } = world.cast.members
  const kept = async () => {
    const rows = await db(world.ctx())
      .selectFrom('letter_deliveries as d')
      .leftJoin('letter_suppressions as s', 's.member_id', 'd.member_id')
      .select(['d.member_id', 'd.failure', 's.member_id as suppressed'])
      .where('d.letter_id', '=', job.letterId)
      .where('d.member_id', 'in', [member.id, neighbour.id])
      .execute()
    return new Map(rows.map(row => [row.member_id, [row.failure, row.suppressed]]))
  }
  const before = await kept()
  expect(before.get(neighbour.id)).toEqual([expect.stringContaining('no such mailbox'), neighbour.id])
  await transaction(world.ctx(), tx => forgetMember(tx, moderator.id))
  expect(await kept()).toEqual(before)
  for (const { id } of [member, neighbour]) await transaction(world.ctx(), tx => forgetMember(tx, id))
  expect(await kept()).toEqual(new Map([[neighbour.id, [null, null]]]))
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({ sent: 3, failed: 1, waiting: 0 })
})

test('an address that is busy is tried again', async () => {
  const job = await requested()
  office.onRecipient = address => (address.startsWith('member@') ? 451 : null)
  await expect(deliverLetter(bySmtp(), job)).rejects.toThrow(LettersWaiting)
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({
    state: 'sending',
    sent: 4,
    waiting: 1,
  })
  office.onRecipient = () => null
  await deliverLetter(bySmtp(), job)
  expect(recipients()).toEqual(addresses)
})

test('who leaves while a letter is on its way does not get it any more', async () => {
  const job = await requested()
  await unsubscribe(world.ctx('member'), newsletterId)
  await deliverLetter(bySmtp(), job)
  expect(recipients()).toEqual(addresses.filter(address => !address.startsWith('member@')))
})

test('a test letter goes to the editor alone, and changes nothing', async () => {
  const letterId = await createLetter(world.ctx('editor'), words())
  await sendTestLetter(world.ctx('editor'), letterId)
  await sendTestLetter(world.ctx('editor'), letterId)
  expect(recipients()).toEqual([])
  const jobs = await world.ctx().em.execute<{ payload: Record<string, unknown> }[]>(
    `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'send-test-letter'`,
  )
  for (const { payload } of jobs) await deliverTestLetter(bySmtp(), payload)
  expect(recipients()).toEqual(['editor@example.test', 'editor@example.test'])
  expect(office.received[0]?.raw).not.toContain('List-Unsubscribe')
  expect(await letter(world.ctx('editor'), letterId)).toMatchObject({ state: 'draft', sent: 0 })
})

test('a letter that is sent cannot be changed, thrown away, or sent again', async () => {
  const { letterId } = await requested()
  const editor = world.ctx('editor')
  await expect(updateLetter(editor, letterId, words())).rejects.toThrow(LetterAlreadySent)
  await expect(deleteLetter(editor, letterId)).rejects.toThrow(LetterAlreadySent)
  await expect(sendLetter(editor, letterId)).rejects.toThrow(LetterAlreadySent)
})

test('a letter to nobody is not sent', async () => {
  for (const who of READERS) await unsubscribe(world.ctx(who), newsletterId)
  const letterId = await createLetter(world.ctx('editor'), words())
  await expect(sendLetter(world.ctx('editor'), letterId)).rejects.toThrow(NobodySubscribed)
})

test('only an editor writes, reads and sends', async () => {
  const letterId = await createLetter(world.ctx('editor'), words())
  const member = world.ctx('member')
  await expect(createLetter(member, words())).rejects.toThrow(NotFound)
  await expect(letter(member, letterId)).rejects.toThrow(NotFound)
  await expect(sendLetter(member, letterId)).rejects.toThrow(NotFound)
  await expect(sendTestLetter(member, letterId)).rejects.toThrow(NotFound)
  await expect(retryLetter(member, letterId)).rejects.toThrow(NotFound)
})

test('who subscribes after a letter was sent does not get it when others are tried again', async () => {
  await unsubscribe(world.ctx('member'), newsletterId)
  const job = await requested()
  office.onRecipient = address => (address.startsWith('neighbour@') ? 550 : null)
  await deliverLetter(bySmtp(), job)
  office.onRecipient = () => null
  await subscribe({ ...world.ctx('member'), now: new Date(Date.now() + 60_000) }, newsletterId)
  await retryLetter(world.ctx('editor'), job.letterId)
  await addressLetter(world.ctx(), { letterId: job.letterId })
  const deliveryIds = await deliveries(job.letterId)
  await deliverLetter(bySmtp(), { ...job, deliveryIds })
  expect(recipients()).toEqual(addresses.filter(address => !address.startsWith('member@')))
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({ state: 'sent', sent: 4, failed: 0 })
})

test('a letter that is asked for again when everybody has it is sent at once, to nobody', async () => {
  const job = await requested()
  await deliverLetter(bySmtp(), job)
  const { length } = office.received
  await retryLetter(world.ctx('editor'), job.letterId)
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({ state: 'sending', waiting: 0 })
  await addressLetter(world.ctx(), { letterId: job.letterId })
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({ state: 'sent', sent: 5 })
  expect(office.received).toHaveLength(length)
})

test('a letter to more than a hundred readers leaves in batches, each reader in one', async () => {
  await sql`insert into members (id, email, name, handle, joined_at) select gen_random_uuid(),
    'reader' || n || '@example.test', 'Reader', 'reader' || n, now() from generate_series(1, 96) n`.execute(
    db(world.ctx()),
  )
  await sql`insert into subscriptions (newsletter_id, member_id, subscribed_at)
    select ${newsletterId}::uuid, id, now() - interval '1 day' from members where handle like 'reader%'`.execute(
    db(world.ctx()),
  )
  const { letterId } = await requested()
  const { rows } = await sql<{ payload: { letterId: string; deliveryIds: string[] }; max_attempts: number }>`
    select j.payload, j.max_attempts from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'deliver-letter' and j.payload ->> 'letterId' = ${letterId} order by j.id`.execute(
    db(world.ctx()),
  )
  expect(rows.map(({ payload }) => payload.deliveryIds.length)).toEqual([100, 1])
  expect(rows.map(({ max_attempts }) => max_attempts)).toEqual([14, 14])
  expect(rows.flatMap(({ payload }) => payload.deliveryIds).sort()).toEqual(await deliveries(letterId))
  await db(world.ctx()).deleteFrom('subscriptions').where('newsletter_id', '=', newsletterId).execute()
})

test('to address a letter takes two statements for each hundred, and to send it four for each reader', async () => {
  await sql`insert into members (id, email, name, handle, joined_at) select gen_random_uuid(),
    'many' || n || '@example.test', 'Many', 'many' || n, now() from generate_series(1, 395) n`.execute(
    db(world.ctx()),
  )
  await sql`insert into subscriptions (newsletter_id, member_id, subscribed_at)
    select ${newsletterId}::uuid, id, now() - interval '1 day' from members where handle like 'many%'`.execute(
    db(world.ctx()),
  )
  const letterId = await createLetter(world.ctx('editor'), words())
  await sendLetter(world.ctx('editor'), letterId)
  // Four hundred readers: begin, who they are, who waits, commit, and some for other bookkeeping.
  expect(await statementsOf(() => addressLetter(world.ctx(), { letterId }))).toBeLessThanOrEqual(8 + 8)
  const all = await deliveries(letterId)
  expect(all).toHaveLength(400)
  const deliveryIds = all.slice(0, 20)
  const sent: unknown[] = []
  const ctx = world.ctx()
  const send = async (mail: unknown) => {
    sent.push(mail)
  }
  const counting = { ...ctx.house, mailer: { send } }
  const asked = await statementsOf(() =>
    deliverLetter({ ...ctx, house: counting as typeof ctx.house }, { letterId, deliveryIds }),
  )
  expect([sent.length, asked <= 20 * 4 + 4]).toEqual([20, true])
  await db(world.ctx()).deleteFrom('subscriptions').where('newsletter_id', '=', newsletterId).execute()
})

test('whoever is closing their account gets no letter, whether they began before it was addressed or after', async () => {
  const close = (who: 'member' | 'neighbour') =>
    db(world.ctx())
      .insertInto('account_closings')
      .values({ member_id: world.cast.members[who].id, asked_at: new Date(), erase_after: new Date() })
      .execute()
  await close('member')
  const job = await requested()
  expect(job.deliveryIds).toHaveLength(READERS.length - 1)
  await close('neighbour')
  await deliverLetter(bySmtp(), job)
  await db(world.ctx()).deleteFrom('account_closings').execute()
  expect(recipients()).toEqual(addresses.filter(address => !/^(member|neighbour)@/.test(address)))
  expect(await letter(world.ctx('editor'), job.letterId)).toMatchObject({ state: 'sent', sent: 3, failed: 0 })
})

test('a newsletter that only somebody who is leaving gets is sent to nobody', async () => {
  for (const who of READERS) if (who !== 'member') await unsubscribe(world.ctx(who), newsletterId)
  const id = await createLetter(world.ctx('editor'), words())
  await db(world.ctx())
    .insertInto('account_closings')
    .values({ member_id: world.cast.members.member.id, asked_at: new Date(), erase_after: new Date() })
    .execute()
  expect((await reachOf(world.ctx('editor'), id)).found).toBe(0)
  await expect(sendLetter(world.ctx('editor'), id)).rejects.toBeInstanceOf(NobodySubscribed)
  await db(world.ctx()).deleteFrom('account_closings').execute()
  expect((await reachOf(world.ctx('editor'), id)).found).toBe(1)
})

test('a test of a letter that was thrown away in the meantime is given up, and not waited for', async () => {
  const id = await createLetter(world.ctx('editor'), words())
  await sendTestLetter(world.ctx('editor'), id)
  await deleteLetter(world.ctx('editor'), id)
  await runJob(world, 'send-test-letter')
  const given = await db(world.ctx())
    .selectFrom('outgoing_letters')
    .select(['failure', 'sent_at'])
    .where('failed_at', 'is not', null)
    .execute()
  expect(given).toEqual([{ failure: 'the letter was thrown away', sent_at: null }])
})

test('what was sent, refused, opened, left and forgotten of letters is counted as it happens', async () => {
  const ctx = world.ctx()
  const broken = async () =>
    (await INVARIANTS['letters that are counted otherwise than they were delivered']?.execute(db(ctx)))?.rows
  expect(await broken()).toEqual([])
  const id = await createLetter(world.ctx('editor'), words())
  const people = READERS.map(who => world.cast.members[who].id)
  await db(ctx)
    .insertInto('letter_deliveries')
    .values(
      people.map(member_id => ({
        id: Bun.randomUUIDv7(),
        letter_id: id,
        member_id,
        unsubscribe_hash: Bun.randomUUIDv7(),
        queued_at: new Date(),
      })),
    )
    .execute()
  const of = (who: (typeof READERS)[number]) => world.cast.members[who].id
  const change = (columns: object, who: (typeof READERS)[number]) =>
    db(ctx)
      .updateTable('letter_deliveries')
      .set(columns)
      .where('letter_id', '=', id)
      .where('member_id', '=', of(who))
      .execute()
  const now = new Date()
  await Promise.all([
    change({ sent_at: now }, 'member'),
    change({ sent_at: now, opened_at: now, unsubscribed_at: now }, 'neighbour'),
    change({ failed_at: now, failure: 'gone' }, 'shopkeeper'),
    change({ sent_at: now, bounced_at: now }, 'organiser'),
  ])
  const counted = { sent: 3, failed: 1, waiting: 1, unsubscribed: 1, bounced: 1, opened: 1 }
  expect(await letter(world.ctx('editor'), id)).toMatchObject(counted)
  await change({ failed_at: null }, 'shopkeeper')
  await db(ctx)
    .deleteFrom('letter_deliveries')
    .where('letter_id', '=', id)
    .where('member_id', '=', of('neighbour'))
    .execute()
  expect(await letter(world.ctx('editor'), id)).toMatchObject({
    sent: 2,
    failed: 0,
    waiting: 2,
    unsubscribed: 0,
    bounced: 1,
    opened: 0,
  })
  expect(await broken()).toEqual([])
})
