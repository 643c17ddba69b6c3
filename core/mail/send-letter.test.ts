import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../tests/house'
import { runJob } from '../../tests/jobs'
import { openPostOffice, type PostOffice } from '../../tests/post-office'
import { requestSignInLink } from '../services/federation/signin/request-link'
import { pruneLetters } from './prune-letters'
import { LetterWaits, postLetter, sendLetter, settlingLetter } from './send-letter'

const MINUTE_MS = 60_000

let world: TestHouse
let office: PostOffice
beforeAll(async () => {
  office = await openPostOffice()
  world = await testHouse({ SMTP_URL: office.url })
})
afterAll(async () => {
  await world.close()
  await office.stop()
})
beforeEach(async () => {
  office.received.length = 0
  office.onRecipient = () => null
  office.onLetter = () => true
  for (const table of ['outgoing_letters', 'magic_links', 'graphile_worker._private_jobs'])
    await sql`delete from ${sql.raw(table)}`.execute(db(world.ctx()))
})

describe('a letter', () => {
  const row = async (key: string) =>
    db(world.ctx())
      .selectFrom('outgoing_letters')
      .select(['sent_at', 'failed_at', 'failure'])
      .where('key', '=', key)
      .executeTakeFirst()
  const post = (payload: Record<string, unknown>) =>
    transaction(world.ctx(), tx =>
      postLetter(tx, {
        key: 'bill:1:1',
        kind: 'order',
        recipient: 'a@example.test',
        task: 'send-bill',
        payload,
      }),
    )

  test('that its job finds no reason for any more is not waited for', async () => {
    await post({ billId: Bun.randomUUIDv7(), reminder: 1 })
    await runJob(world, 'send-bill')
    expect(await row('bill:1:1')).toMatchObject({ sent_at: null, failure: 'not needed any more' })
    expect((await row('bill:1:1'))?.failed_at).not.toBeNull()
    // Asked for anew, it says so once, and keeps what was said of it before.
    await post({ billId: Bun.randomUUIDv7(), reminder: 1 })
    await runJob(world, 'send-bill')
    expect((await row('bill:1:1'))?.failure).toBe('not needed any more')
  })

  test.each([
    ['its job fails', async () => Promise.reject(new Error('No bill')), 'letter:bill:1:1'],
    ['the job is of something else', async () => {}, 'bill:1:1'],
    ['the job has no key', async () => {}, null],
  ])('waits on while %s', async (_, run, key) => {
    await post({})
    await settlingLetter(world.ctx(), run, key).catch(() => undefined)
    expect(await row('bill:1:1')).toEqual({ sent_at: null, failed_at: null, failure: null })
  })
})

describe('a sign-in letter', () => {
  test('leaves after the answer: with the mail server down the page says the same', async () => {
    const [well, down] = [await world.browser(), await world.browser()]
    const answered = await well.post('federation', '/signin', { email: 'member@example.test' })
    office.onRecipient = () => 421
    const unanswered = await down.post('federation', '/signin', { email: 'editor@example.test' })
    expect([unanswered.status, unanswered.location]).toEqual([answered.status, answered.location])
    expect(unanswered.status).toBe(303)
    expect(office.received).toEqual([])
  })

  test.each([421, 450, 451])(
    'put off with %d is sent later, as one letter with a link that works',
    async code => {
      const email = `greylisted${code}@example.test`
      office.onRecipient = () => code
      await ask(email)
      await expect(runJob(world, 'send-sign-in-link')).rejects.toThrow(LetterWaits)
      expect(await letterTo(email)).toMatchObject({ attempts: 1, sent_at: null, failed_at: null })
      expect((await letterTo(email)).failure).toContain(String(code))

      office.onRecipient = () => null
      const later = new Date(Date.now() + 20 * MINUTE_MS)
      await runJob(world, 'send-sign-in-link', later)
      expect(office.received.length).toBe(1)
      expect((await letterTo(email)).sent_at).not.toBeNull()
      // A link whose letter was kept waiting has its ten minutes all the same.
      const { expires_at: expires } = await db(world.ctx())
        .selectFrom('magic_links')
        .select('expires_at')
        .where('email', '=', email)
        .executeTakeFirstOrThrow()
      expect(Math.round((expires.getTime() - later.getTime()) / MINUTE_MS)).toBe(10)
    },
  )

  test('refused for good is written down, and not tried again', async () => {
    office.onRecipient = () => 550
    await ask('nobody@example.test')
    await runJob(world, 'send-sign-in-link')
    expect(await letterTo('nobody@example.test')).toMatchObject({ attempts: 1, sent_at: null })
    expect((await letterTo('nobody@example.test')).failure).toContain('550')
    expect((await letterTo('nobody@example.test')).failed_at).not.toBeNull()
  })

  test('that could not leave for an hour is given up: its reader has asked for another', async () => {
    office.onRecipient = () => 451
    await ask('late@example.test')
    await expect(runJob(world, 'send-sign-in-link')).rejects.toThrow(LetterWaits)
    office.onRecipient = () => null
    await runJob(world, 'send-sign-in-link', new Date(Date.now() + 61 * MINUTE_MS))
    expect(office.received).toEqual([])
    expect((await letterTo('late@example.test')).failure).toContain('too old')
  })

  test('leaves its link nowhere in the database', async () => {
    await ask('member@example.test')
    const { rows: jobs } = await sql<{ payload: unknown }>`
      select payload from graphile_worker._private_jobs`.execute(db(world.ctx()))
    office.onRecipient = () => 451
    await expect(runJob(world, 'send-sign-in-link')).rejects.toThrow(LetterWaits)
    office.onRecipient = () => null
    await runJob(world, 'send-sign-in-link')
    const token = /signin\/([\w-]{20,})/.exec(decoded(office.received[0]?.raw ?? ''))?.[1] ?? ''
    expect(token.length).toBeGreaterThan(40)
    const { rows } = await sql`select * from outgoing_letters`.execute(db(world.ctx()))
    const links = await sql`select * from magic_links`.execute(db(world.ctx()))
    expect(JSON.stringify([jobs, rows, links.rows])).not.toContain(token)
  })

  test.each(['no address', 'a@b@c', 'Ada <ada@example.test>', 'a@-.example', `${'a'.repeat(65)}@b.example`])(
    'to %p is refused on the page, and nothing is queued',
    async email => {
      const answer = await (await world.browser()).post('federation', '/signin', { email })
      expect(answer.status).toBe(422)
      expect((await sql`select 1 from outgoing_letters`.execute(db(world.ctx()))).rows).toEqual([])
    },
  )
})

describe('a letter', () => {
  const letter = {
    key: 'test:1',
    kind: 'order',
    recipient: 'a@b.example',
    task: 'send-order-letter',
    payload: {},
  } as const
  const mail = { to: 'a@b.example', from: 'c@d.example', subject: 'Plums', text: 'Ripe.' }

  test('that is asked for in a transaction that fails was never asked for', async () => {
    const failing = transaction(world.ctx(), async tx => {
      await postLetter(tx, letter)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect((await sql`select 1 from graphile_worker._private_jobs`.execute(db(world.ctx()))).rows).toEqual([])
  })

  test('is sent once, however many jobs send it at once', async () => {
    const jobs = Array.from({ length: 8 }, () => sendLetter(world.ctx(), letter, mail))
    expect(await Promise.all(jobs)).toEqual(Array(8).fill('sent'))
    expect(office.received.length).toBe(1)
  })

  test('holds no row and no connection while the mail server takes its time', async () => {
    const inTheAir = Promise.withResolvers<void>()
    office.onLetter = () => {
      inTheAir.resolve()
      return true
    }
    const sending = sendLetter(world.ctx(), letter, mail)
    await inTheAir.promise
    const { rows } = await sql<{ open: number }>`
      select count(*)::int as open from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'`.execute(db(world.ctx()))
    expect(rows[0]?.open).toBe(0)
    await sending
  })

  test('is remembered for a month', async () => {
    await sendLetter(world.ctx(), letter, mail)
    const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * MINUTE_MS)
    await pruneLetters({ ...world.ctx(), now: inDays(29) }, {})
    expect((await sql`select 1 from outgoing_letters`.execute(db(world.ctx()))).rows.length).toBe(1)
    await pruneLetters({ ...world.ctx(), now: inDays(31) }, {})
    expect((await sql`select 1 from outgoing_letters`.execute(db(world.ctx()))).rows).toEqual([])
  })
})

describe('the operator', () => {
  test('sees which letters did not leave, why, and tries one again', async () => {
    office.onRecipient = address => (address.startsWith('refused') ? 550 : 451)
    await ask('refused@example.test')
    await runJob(world, 'send-sign-in-link')
    await ask('later@example.test')
    await expect(runJob(world, 'send-sign-in-link')).rejects.toThrow(LetterWaits)
    const operator = await world.browser('operator')
    const page = await operator.get('federation', '/operator/letters')
    const line = (to: string) =>
      [...page.document.querySelectorAll('tbody tr')].find(row => row.textContent.includes(to))
    expect(line('refused@example.test')?.textContent).toContain('550')
    expect(line('refused@example.test')?.textContent).toContain('only by hand')
    expect(line('later@example.test')?.textContent).toContain('451')
    expect(line('later@example.test')?.querySelector('time')).not.toBeNull()

    office.onRecipient = () => null
    const again = line('refused@example.test')?.querySelector('form')?.getAttribute('action') ?? ''
    expect((await operator.post('federation', again)).location).toBe('/operator/letters')
    await world.work()
    expect(office.received.map(({ to }) => to)).toContain('refused@example.test')
    const after = await operator.get('federation', '/operator/letters')
    expect(after.text).not.toContain('refused@example.test')
    // What has left is not sent again by an old page.
    expect((await operator.post('federation', again)).status).toBe(404)
  })

  test('alone tries a letter again', async () => {
    office.onRecipient = () => 550
    await ask('refused@example.test')
    await runJob(world, 'send-sign-in-link')
    const key = encodeURIComponent((await letterTo('refused@example.test')).key)
    for (const [who, status] of [
      [undefined, 303],
      ['editor', 404],
    ] as const) {
      const browser = await world.browser(who)
      expect((await browser.post('federation', `/operator/letters/${key}/attempt`)).status).toBe(status)
    }
    const operator = await world.browser('operator')
    for (const nonsense of ['nothing', '%25', 'a%2Fb'])
      expect((await operator.post('federation', `/operator/letters/${nonsense}/attempt`)).status).toBe(404)
  })
})

function ask(email: string): Promise<void> {
  return requestSignInLink(world.ctx(), { email, continueTo: '/', browserHash: 'x', sender: email })
}

function letterTo(recipient: string) {
  return db(world.ctx())
    .selectFrom('outgoing_letters')
    .selectAll()
    .where('recipient', '=', recipient)
    .executeTakeFirstOrThrow()
}

/** Quoted-printable (RFC 2045 §6.7), as far as links need it. */
function decoded(raw: string): string {
  return raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=')
}
