import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { enqueueLetter } from '#core/mail/send-letter'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { retryUnsentLetter, unsentLetters, unsentNewsletters } from './unsent-letters'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'outgoing_letters', 'newsletters')
  await world.ctx().em.execute('delete from graphile_worker._private_jobs')
})

const operator = () => world.ctx('operator')
const secondsAgo = (seconds: number) => sql<Date>`now() - make_interval(secs => ${seconds}::int)`

type Fields = {
  readonly queuedSecondsAgo?: number
  readonly failure?: string
  readonly failed_at?: Date
  readonly sent_at?: Date
}

async function letter(key: string, { queuedSecondsAgo = 0, ...fields }: Fields = {}): Promise<string> {
  await db(world.ctx())
    .insertInto('outgoing_letters')
    .values({
      key,
      kind: 'order',
      recipient: 'ada@example.test',
      task: 'send-order-letter',
      attempts: 1,
      payload: jsonb({ orderId: key }),
      queued_at: secondsAgo(queuedSecondsAgo),
      ...fields,
    })
    .execute()
  return key
}

const keys = async () => (await unsentLetters(operator())).map(({ key }) => key)
const jobsOf = async (key: string) =>
  (
    await sql<{ payload: { orderId: string }; attempts: number; most: number }>`
      select j.payload, j.attempts, j.max_attempts as most from graphile_worker._private_jobs j where j.key = ${`letter:${key}`}`.execute(
      db(world.ctx()),
    )
  ).rows

describe('letters that did not leave', () => {
  test('are those that failed, and those that nobody has tried for a minute', async () => {
    await letter('waits shortly')
    await letter('waits long', { queuedSecondsAgo: 70 })
    await letter('failed just now', { failure: '421 try later' })
    await letter('refused', { queuedSecondsAgo: 90, failure: '550 unknown', failed_at: new Date() })
    await letter('left', { queuedSecondsAgo: 80, sent_at: new Date() })
    await letter('left at the second try', {
      queuedSecondsAgo: 80,
      sent_at: new Date(),
      failure: '421 try later',
    })
    expect(await keys()).toEqual(['failed just now', 'waits long', 'refused'])
  })

  test('say when they are tried again: one that was refused is not, nor one whose attempts are over', async () => {
    for (const key of ['waits', 'refused', 'given up'])
      await enqueueLetter(world.ctx(), { key, task: 'send-order-letter', payload: { orderId: key } })
    await letter('waits', { failure: '421 try later' })
    await letter('refused', { failure: '550 unknown', failed_at: new Date() })
    await letter('given up', { failure: '421 try later' })
    await sql`update graphile_worker._private_jobs set attempts = max_attempts where key = 'letter:given up'`.execute(
      db(world.ctx()),
    )
    const next = new Map((await unsentLetters(operator())).map(({ key, nextTryAt }) => [key, nextTryAt]))
    expect(next.get('waits')).toBeInstanceOf(Date)
    expect([next.get('refused'), next.get('given up')]).toEqual([null, null])
  })

  test('are two hundred at most, the newest of them', async () => {
    await sql`insert into outgoing_letters (key, kind, recipient, task, payload, queued_at, failure)
      select n::text, 'order', 'ada@example.test', 'send-order-letter', '{}', now() - make_interval(secs => n), '421'
      from generate_series(1, 201) n`.execute(db(world.ctx()))
    const found = await keys()
    expect([found.length, found[0], found.at(-1)]).toEqual([200, '1', '200'])
  })
})

describe('a letter that is tried again', () => {
  test('has one job, with all its attempts, also when it was refused for good', async () => {
    await letter('order:1', { failure: '550 unknown', failed_at: new Date() })
    for (let presses = 0; presses < 3; presses++) await retryUnsentLetter(operator(), 'order:1')
    expect(await jobsOf('order:1')).toMatchObject([
      { payload: { orderId: 'order:1' }, attempts: 0, most: 14 },
    ])
    const [found] = await unsentLetters(operator())
    expect(found?.nextTryAt).toBeInstanceOf(Date)
    // What the server said last stays to be read.
    expect(found?.failure).toBe('550 unknown')
  })

  test('is there, and has not left', async () => {
    await letter('left', { sent_at: new Date() })
    for (const key of ['left', 'never was', ''])
      await expect(retryUnsentLetter(operator(), key)).rejects.toThrow(NotFound)
    expect(await jobsOf('left')).toEqual([])
  })
})

describe('letters of a newsletter', () => {
  test('are counted by those who wait and those who were refused, the last that was sent first', async () => {
    const newsletter_id = Bun.randomUUIDv7()
    await db(world.ctx())
      .insertInto('newsletters')
      .values({
        id: newsletter_id,
        slug: 'garden',
        name: 'Garden',
        description: '',
        created_at: new Date(),
      } as never)
      .execute()
    const sent = async (
      subject: string,
      minutesAgo: number,
      deliveries: readonly [string | null, boolean][],
    ) => {
      const id = Bun.randomUUIDv7()
      await db(world.ctx())
        .insertInto('letters')
        .values({
          id,
          newsletter_id,
          subject,
          markdown: 'x',
          created_at: new Date(),
          updated_at: new Date(),
          send_requested_at: secondsAgo(60 * minutesAgo),
        })
        .execute()
      const people = Object.values(world.cast.members)
      for (const [at, [failure, isRefused]] of deliveries.entries())
        await db(world.ctx())
          .insertInto('letter_deliveries')
          .values({
            id: Bun.randomUUIDv7(),
            letter_id: id,
            member_id: people[at]?.id ?? '',
            failure,
            unsubscribe_hash: crypto.randomUUID(),
            queued_at: new Date(),
            failed_at: isRefused ? new Date() : null,
            sent_at: failure === null ? new Date() : null,
          })
          .execute()
      return id
    }
    const older = await sent('Leeks', 9, [
      ['421 later', false],
      ['550 unknown', true],
      ['550 unknown', true],
      [null, false],
    ])
    const newer = await sent('Quinces', 1, [['421 later', false]])
    await sent('Plums', 5, [[null, false]])
    expect(await unsentNewsletters(operator())).toEqual([
      { letterId: newer, subject: 'Quinces', waiting: 1, refused: 0, failure: '421 later' },
      { letterId: older, subject: 'Leeks', waiting: 1, refused: 2, failure: '550 unknown' },
    ])
  })
})

test('all of it is for those who run the server', async () => {
  await letter('order:1', { failure: '550 unknown' })
  for (const who of ['member', 'editor', 'shopkeeper', 'moderator'] as const) {
    await expect(unsentLetters(world.ctx(who))).rejects.toThrow(NotFound)
    await expect(unsentNewsletters(world.ctx(who))).rejects.toThrow(NotFound)
    await expect(retryUnsentLetter(world.ctx(who), 'order:1')).rejects.toThrow(NotFound)
  }
  await expect(unsentLetters(world.ctx())).rejects.toThrow(SignInRequired)
  expect(await jobsOf('order:1')).toEqual([])
})
