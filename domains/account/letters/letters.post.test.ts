import { afterAll, beforeAll, beforeEach, describe, expect, spyOn, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { bounceAddress } from '#core/mail/bounces'
import { receiveBounce } from '#core/services/account/letters/suppress'
import { subscribe } from '#core/services/account/newsletters/subscribe'
import { liftSuppressionOf } from '#core/services/account/suppressions/own-suppression'
import { makeTier } from '#core/services/account/tiers/tiers'
import { service as blog } from '#core/services/blog'
import { emptyBin } from '#core/services/blog/delete-post'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

const HOUR_MS = 3_600_000

let world: TestHouse
let editor: Browser
let tierId: string
beforeAll(async () => {
  world = await testHouse({ MAIL_BOUNCES: '1' })
  editor = await world.browser('editor')
  tierId = await makeTier(world.ctx('operator'), {
    name: 'Friends',
    description: '',
  })
  await transaction(world.ctx('operator'), tx =>
    tx.services.account.giveTier(tx, {
      tierId,
      memberId: world.cast.members.member.id,
      source: 'gift',
      endsAt: null,
    }),
  )
})
afterAll(() => world.close())

let newsletterId: string
beforeEach(async () => {
  newsletterId = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('newsletters')
    .values({ id: newsletterId, slug: newsletterId, name: 'Weekly', created_at: new Date() })
    .execute()
  for (const who of ['member', 'neighbour', 'organiser'] as const)
    await subscribe(world.ctx(who), newsletterId)
  await db(world.ctx()).deleteFrom('sent_mails').execute()
})

describe('a post', () => {
  test('goes out as a letter: with whole addresses, what its reader may see, and a preview', async () => {
    const postId = await post('Frost', 'See [the beans](/beans).\n\nThe secret.', 'paid')
    const path = await draft({ postId, subject: 'Frost!', previewText: 'Minus <four>' })
    const shown = await editor.get('account', path)
    expect(shown.document.querySelector('.letter')?.textContent).toContain('Minus <four>')
    await send(path)
    const letters = await sent()
    expect(letters.map(({ recipient }) => recipient)).toEqual([
      'member@example.test',
      'neighbour@example.test',
      'organiser@example.test',
    ])
    const [paid, free] = letters
    expect(paid?.text).toContain('the beans (http://localhost:4000/beans)')
    expect(paid?.html).toContain('href="http://localhost:4000/beans"')
    expect(paid?.html).toContain('>Minus &lt;four&gt;</div><main>')
    expect(paid?.text).toContain('Read it in the journal: http://localhost:4000/frost')
    expect([paid?.text, free?.text].map(text => text?.includes('The secret.'))).toEqual([true, false])
    expect(free?.html).not.toContain('The secret.')
  })

  test('is made once for all its readers who hold the same tiers', async () => {
    const postId = await post('Once', 'Some words.', 'paid')
    const made = spyOn(blog, 'postLetter')
    await send(await draft({ postId, subject: 'Once' }))
    expect(made.mock.calls.map(([, id, tiers]) => [id, tiers]).toSorted()).toEqual([
      [postId, []],
      [postId, [tierId]],
    ])
    made.mockRestore()
    expect(await sent()).toHaveLength(3)
  })

  test('that is not public is a letter alone, without a way to the journal', async () => {
    const { id: postId } = await createPost(world.ctx('editor'), 'post', written('Only by mail', 'Dear all.'))
    await send(await draft({ postId, subject: 'By mail' }))
    const [letter] = await sent()
    expect(letter?.text).toContain('Dear all.')
    expect(letter?.text).not.toContain('Read it in the journal')
  })

  test('that was thrown away meanwhile is sent to nobody, and what was sent stays in the bin for good', async () => {
    const { id: postId } = await createPost(world.ctx('editor'), 'post', written('Gone', 'Oh.'))
    const path = await draft({ postId, subject: 'Gone' })
    const long = new Date(Date.now() - 90 * 24 * HOUR_MS)
    await db(world.ctx()).insertInto('post_deletions').values({ post_id: postId, deleted_at: long }).execute()
    await send(path)
    expect(await sent()).toEqual([])
    expect((await editor.get('account', path)).text).toContain('Refused for good')
    await emptyBin(world.ctx())
    expect(
      await db(world.ctx()).selectFrom('posts').select('id').where('id', '=', postId).execute(),
    ).toHaveLength(1)
  })

  test('has to be chosen, and what was typed stays', async () => {
    const refused = await editor.post('account', '/letters', { newsletterId, subject: 'Kept', postId: '' })
    expect([refused.status, refused.document.querySelector('[name=subject]')?.getAttribute('value')]).toEqual(
      [422, 'Kept'],
    )
    expect(refused.document.querySelector('#field-postId-error')?.textContent).toBe('Choose a post.')
  })
})

describe('a letter', () => {
  test.each([
    ['paid', ['member@example.test']],
    ['free', ['neighbour@example.test', 'organiser@example.test']],
    ['tier', ['member@example.test']],
  ])('for %s readers goes to them alone, and says to how many before', async (segment, recipients) => {
    const path = await draft({
      markdown: 'Hello.',
      subject: 'Some',
      segment: segment === 'tier' ? tierId : segment,
    })
    const page = (await editor.get('account', path)).document
    expect(page.querySelector('.confirm__form button')?.textContent).toContain(
      recipients.length === 1 ? 'one subscriber' : `${recipients.length} subscribers`,
    )
    await send(path)
    expect((await sent()).map(({ recipient }) => recipient)).toEqual(recipients)
  })

  test('goes out by itself at its time, once, as it stands by then', async () => {
    const path = await draft({ markdown: 'Early.', subject: 'Planned' })
    const at = new Date(Date.now() + 2 * HOUR_MS)
    const typed = at.toISOString().slice(0, 16)
    expect((await editor.post('account', `${path}/plan`, { at: '2001-01-01T10:00' })).status).toBe(422)
    expect((await editor.post('account', `${path}/plan`, { at: 'soon' })).status).toBe(422)
    expect((await editor.post('account', `${path}/plan`, { at: typed })).status).toBe(303)
    await editor.post('account', `${path}?_method=put`, {
      newsletterId,
      subject: 'Planned',
      markdown: 'Late.',
    })
    await world.work(new Date(Date.now() + HOUR_MS))
    expect(await sent()).toEqual([])
    await world.work(new Date(Date.now() + 3 * HOUR_MS))
    await world.work(new Date(Date.now() + 3 * HOUR_MS))
    expect((await sent()).map(({ text }) => text.split('\n')[0])).toEqual(['Late.', 'Late.', 'Late.'])
  })

  test('whose plan is undone stays a draft', async () => {
    const path = await draft({ markdown: 'Never.', subject: 'Unplanned' })
    await editor.post('account', `${path}/plan`, {
      at: new Date(Date.now() + HOUR_MS).toISOString().slice(0, 16),
    })
    await editor.post('account', `${path}/plan?_method=delete`)
    await world.work(new Date(Date.now() + 3 * HOUR_MS))
    expect(await sent()).toEqual([])
    await send(path)
    expect(await sent()).toHaveLength(3)
  })
})

describe('a letter that comes back', () => {
  test('comes to the sender’s own mailbox, and to no address of its own where that one is too long for it', async () => {
    const { config } = world.house
    const mutable = config as { mailFrom: string }
    const before = config.mailFrom
    mutable.mailFrom = 'Growers <thirteen.char@growers.example>'
    await send(await draft({ markdown: 'Hello.', subject: 'Long' }))
    mutable.mailFrom = before
    expect((await sent()).map(({ headers }) => headers['Return-Path'])).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('for good is the last one to that address, and stands in the report', async () => {
    const path = await draft({ markdown: 'Hello.', subject: 'First' })
    await send(path)
    const letter = (await sent()).find(({ recipient }) => recipient === 'neighbour@example.test')
    const returnPath = letter?.headers['Return-Path']?.slice(1, -1) ?? ''
    const message = `To: ${returnPath}\n${REPORT}\n\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 gone\n`
    expect(await receiveBounce(world.ctx(), message)).toBe('suppressed')
    expect(await receiveBounce(world.ctx(), message)).toBe('noted')
    const report = await editor.get('account', path)
    expect(report.document.querySelector('.chart__figures')?.textContent).toContain('Came back1')
    expect(report.text).toContain('550 gone')
    await db(world.ctx()).deleteFrom('sent_mails').execute()
    await send(await draft({ markdown: 'Again.', subject: 'Second' }))
    expect((await sent()).map(({ recipient }) => recipient)).toEqual([
      'member@example.test',
      'organiser@example.test',
    ])
    // Another address of theirs is another matter.
    await db(world.ctx())
      .updateTable('members')
      .set({ email: 'tom@example.test' })
      .where('id', '=', world.cast.members.neighbour.id)
      .execute()
    await db(world.ctx()).deleteFrom('sent_mails').execute()
    await send(await draft({ markdown: 'Again.', subject: 'Third' }))
    expect((await sent()).map(({ recipient }) => recipient)).toContain('tom@example.test')
  })

  test('says nothing of an address that its member has had only since, or has said to be good since', async () => {
    await send(await draft({ markdown: 'Hello.', subject: 'Moved' }))
    const { id } = world.cast.members.member
    const letter = (await sent()).find(({ recipient }) => recipient === 'member@example.test')
    const returnPath = letter?.headers['Return-Path']?.slice(1, -1) ?? ''
    const message = `To: ${returnPath}\n${REPORT}\n\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 left\n`
    const isSuppressed = async () =>
      (await db(world.ctx())
        .selectFrom('letter_suppressions')
        .select('member_id')
        .where('member_id', '=', id)
        .executeTakeFirst()) !== undefined
    const now = new Date()
    const change = {
      id: Bun.randomUUIDv7(),
      member_id: id,
      from_email: 'mair.old@example.test',
      done_at: now,
      to_email: 'member@example.test',
      asked_at: now,
      confirm_until: now,
      due_at: now,
    }
    await db(world.ctx()).insertInto('email_changes').values(change).execute()
    expect([await receiveBounce(world.ctx(), message), await isSuppressed()]).toEqual(['noted', false])
    await db(world.ctx()).deleteFrom('email_changes').execute()
    await db(world.ctx()).updateTable('letter_deliveries').set({ bounced_at: null }).execute()
    expect([await receiveBounce(world.ctx(), message), await isSuppressed()]).toEqual(['suppressed', true])
    await liftSuppressionOf(world.ctx(), id)
    expect([await receiveBounce(world.ctx(), message), await isSuppressed()]).toEqual(['noted', false])
  })

  test('for now is noted and no more; what is no letter of ours changes nothing', async () => {
    await send(await draft({ markdown: 'Hello.', subject: 'Late' }))
    const letter = (await sent()).find(({ recipient }) => recipient === 'organiser@example.test')
    const returnPath = letter?.headers['Return-Path']?.slice(1, -1) ?? ''
    const late = `To: ${returnPath}\n${REPORT}\n\nAction: delayed\nStatus: 4.4.7\n`
    expect(await receiveBounce(world.ctx(), late)).toBe('noted')
    const nobody = bounceAddress(world.house.config, Bun.randomUUIDv7())
    expect(
      await receiveBounce(world.ctx(), `To: ${nobody}\n${REPORT}\n\nAction: failed\nStatus: 5.1.1\n`),
    ).toBe('not ours')
    const away = `To: ${returnPath}\nAuto-Submitted: auto-replied\n\nI am away until Monday.\n`
    expect(await receiveBounce(world.ctx(), away)).toBe('not ours')
    await db(world.ctx()).deleteFrom('sent_mails').execute()
    await send(await draft({ markdown: 'Again.', subject: 'Next' }))
    expect((await sent()).map(({ recipient }) => recipient)).toContain('organiser@example.test')
  })
})

const REPORT = 'Content-Type: message/delivery-status'

async function post(title: string, markdown: string, visibility: 'public' | 'paid'): Promise<string> {
  const { id } = await createPost(world.ctx('editor'), 'post', written(title, markdown, { visibility }))
  await publish(world.ctx('editor'), id)
  return id
}

async function draft(fields: Readonly<Record<string, string>>): Promise<string> {
  const { location, status, text } = await editor.post('account', '/letters', { newsletterId, ...fields })
  if (status !== 303) throw new Error(`not saved: ${status} ${text.slice(0, 2000)}`)
  return location ?? ''
}

async function send(path: string): Promise<void> {
  const { status } = await editor.post('account', `${path}/sending`)
  if (status !== 303) throw new Error(`not sent: ${status}`)
  await world.work()
}

function sent() {
  return db(world.ctx())
    .selectFrom('sent_mails')
    .select(['recipient', 'text', 'html', 'headers'])
    .orderBy('recipient')
    .execute()
}
