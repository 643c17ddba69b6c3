import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let member: Browser
let neighbour: Browser
beforeAll(async () => {
  world = await testHouse()
  member = await world.browser('member')
  neighbour = await world.browser('neighbour')
})
afterAll(() => world.close())

describe('writing a note', () => {
  test('puts it on top of one’s own timeline, with people, tags and addresses as links', async () => {
    const sent = await member.post('federation', '/notes', {
      text: 'Bees & <b>honey</b> with @neighbour #honey https://bees.example/a?b=1.',
      audience: 'public',
    })
    expect(sent.status).toBe(303)
    const note = (await member.get('federation', '/')).document.querySelector('.note__content')
    expect(note?.innerHTML).toContain('Bees &amp; &lt;b&gt;honey&lt;/b&gt;')
    expect(note?.querySelector('a.mention')?.getAttribute('href')).toEndWith('/@neighbour')
    expect(note?.querySelector('a[rel=tag]')?.getAttribute('href')).toEndWith('/tags/honey')
    expect(note?.querySelector('a[rel="nofollow noopener"]')?.getAttribute('href')).toBe(
      'https://bees.example/a?b=1',
    )
  })

  test('tells the one it names, once', async () => {
    const told = await neighbour.get('federation', '/notifications')
    expect(told.text).toContain('Mair Pugh mentioned you')
    expect(told.document.querySelectorAll('.people__row').length).toBe(1)
    await neighbour.post('federation', '/notifications/reading')
    expect((await neighbour.get('federation', '/notifications')).document.querySelector('.badge')).toBeNull()
  })

  test('keeps what was typed when it is empty, too long, or for nobody', async () => {
    const empty = await member.post('federation', '/notes', { text: '  ', audience: 'public' })
    expect([empty.status, empty.text.includes('Write something first.')]).toEqual([422, true])
    const long = 'x'.repeat(501)
    const tooLong = await member.post('federation', '/notes', { text: long, audience: 'public' })
    expect(tooLong.status).toBe(422)
    expect(tooLong.document.querySelector('textarea')?.textContent).toContain(long)
    const nobody = await member.post('federation', '/notes', { text: 'Psst', audience: 'direct' })
    expect([nobody.status, nobody.text.includes('reaches nobody')]).toEqual([422, true])
  })

  test('asks a visitor to sign in first', async () => {
    const visitor = await world.browser()
    const sent = await visitor.post('federation', '/notes', { text: 'Hello', audience: 'public' })
    expect(sent.location).toStartWith('/login')
  })
})

describe('who may read a note', () => {
  test.each([
    ['public', true, true],
    ['unlisted', true, true],
    ['followers', false, false],
    ['direct', false, false],
  ])(
    'a note for "%s" is there for a stranger: %p, for a visitor: %p',
    async (audience, stranger, visitor) => {
      const id = await write('member', { text: `For ${audience} @editor`, audience })
      const nobody = await world.browser()
      const shopkeeper = await world.browser('shopkeeper')
      const editor = await world.browser('editor')
      expect((await shopkeeper.get('federation', `/notes/${id}`)).status).toBe(stranger ? 200 : 404)
      expect((await nobody.get('federation', `/notes/${id}`)).status).toBe(visitor ? 200 : 404)
      expect((await editor.get('federation', `/notes/${id}`)).status).toBe(200)
      expect((await member.get('federation', `/notes/${id}`)).status).toBe(200)
      expect((await nobody.get('federation', '/local')).text.includes(`For ${audience}`)).toBe(
        audience === 'public',
      )
    },
  )

  test('a note for followers is there for a follower', async () => {
    const id = await write('member', { text: 'Among friends', audience: 'followers' })
    const organiser = await world.browser('organiser')
    expect((await organiser.get('federation', `/notes/${id}`)).status).toBe(404)
    await organiser.post('federation', '/following', { handle: '@member' })
    await followFrom(organiser, 'member')
    expect((await organiser.get('federation', `/notes/${id}`)).status).toBe(200)
    expect((await organiser.get('federation', '/')).text).toContain('Among friends')
  })

  test('only the author deletes it', async () => {
    const id = await write('member', { text: 'A slip', audience: 'public' })
    expect((await neighbour.post('federation', `/notes/${id}?_method=delete`)).status).toBe(404)
    expect((await member.post('federation', `/notes/${id}?_method=delete`)).status).toBe(303)
    expect((await member.get('federation', `/notes/${id}`)).status).toBe(404)
  })
})

describe('answering, liking, boosting', () => {
  test('a reply stands under the note, and tells its author', async () => {
    const id = await write('member', { text: 'Who has jars?', audience: 'public' })
    await neighbour.post('federation', '/notes', { text: 'I have', audience: 'public', in_reply_to: id })
    const thread = await member.get('federation', `/notes/${id}`)
    expect([...thread.document.querySelectorAll('.note__content')].map(each => each.textContent)).toEqual([
      'Who has jars?',
      'I have',
    ])
    expect((await member.get('federation', '/notifications')).text).toContain('Tom Askew replied to you')
  })

  test('a like counts once however often it is sent, and can be taken back', async () => {
    const id = await write('member', { text: 'Likeable', audience: 'public' })
    await Promise.all([
      neighbour.post('federation', `/notes/${id}/like`),
      neighbour.post('federation', `/notes/${id}/like`),
    ])
    expect((await neighbour.get('federation', `/notes/${id}`)).text).toContain('Liked (1)')
    await neighbour.post('federation', `/notes/${id}/like?_method=delete`)
    expect((await neighbour.get('federation', `/notes/${id}`)).text).not.toContain('Liked')
  })

  test('a boost brings a note to those who follow the booster', async () => {
    const id = await write('member', { text: 'Worth passing on', audience: 'public' })
    const moderator = await world.browser('moderator')
    await followFrom(moderator, 'neighbour')
    await neighbour.post('federation', `/notes/${id}/boost`)
    const home = await moderator.get('federation', '/')
    expect(home.text).toContain('Boosted by Tom Askew')
    expect(home.text).toContain('Worth passing on')
  })

  test('what was not meant for everybody cannot be boosted', async () => {
    const id = await write('member', { text: 'Between us @neighbour', audience: 'direct' })
    expect((await neighbour.post('federation', `/notes/${id}/boost`)).status).toBe(422)
  })
})

describe('following', () => {
  test('says what is wrong with a handle', async () => {
    for (const [handle, words] of [
      ['@nobody_here', 'could be found'],
      ['not a handle', 'A handle looks like'],
      ['@ada@localhost:1', 'does not answer'],
    ] as const) {
      const answer = await member.post('federation', '/following', { handle })
      expect([answer.status, answer.text.includes(words)]).toEqual([422, true])
    }
  })

  test('waits for those who decide themselves', async () => {
    const shopkeeper = await world.browser('shopkeeper')
    await shopkeeper.post('federation', '/followers/approval')
    await followFrom(neighbour, 'shopkeeper')
    expect((await neighbour.get('federation', '/@shopkeeper')).text).toContain('Take the request back')
    const requests = await shopkeeper.get('federation', '/followers')
    const accept =
      requests.document.querySelector('form[action$="/acceptance"]')?.getAttribute('action') ?? ''
    expect((await member.post('federation', accept)).status).toBe(404)
    expect((await shopkeeper.post('federation', accept)).status).toBe(303)
    expect((await neighbour.get('federation', '/@shopkeeper')).text).toContain('Follow no more')
    expect((await neighbour.get('federation', '/notifications')).text).toContain('accepted that you follow')
  })

  test('oneself is not possible', async () => {
    const { id } = await accountOf('member')
    expect((await member.post('federation', `/accounts/${id}/follow`)).status).toBe(422)
  })
})

describe('the timeline', () => {
  test('leads to older notes, and each stands on one page only', async () => {
    const organiser = await world.browser('operator')
    for (let number = 1; number <= 23; number++)
      await write('operator', { text: `Number ${number}.`, audience: 'public' })
    const first = await organiser.get('federation', '/')
    const older = first.document.querySelector('main a[href^="/?before="]')?.getAttribute('href') ?? ''
    const second = await organiser.get('federation', older)
    const texts = [first, second].flatMap(visit =>
      [...visit.document.querySelectorAll('.note__content')].map(each => each.textContent),
    )
    expect(new Set(texts).size).toBe(23)
  })

  test('goes on from any address, also from one that was typed or cut off', async () => {
    const visitor = await world.browser()
    for (const before of ['soon', '1-2', `${'9'.repeat(15)}-x`, '1777622400000'])
      expect([before, (await visitor.get('federation', `/local?before=${before}`)).status]).toEqual([
        before,
        200,
      ])
  })

  test('shows a visitor what is public, and a profile under its handle', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('federation', '/')).text).toContain('Number 23.')
    const profile = await visitor.get('federation', '/@member')
    expect(profile.document.querySelector('h1')?.textContent).toBe('Mair Pugh')
    expect(profile.text).not.toContain('Among friends')
    expect((await visitor.get('federation', '/@nobody')).status).toBe(404)
  })
})

async function write(
  who: Parameters<TestHouse['ctx']>[0] & string,
  note: { text: string; audience: string },
): Promise<string> {
  const browser = await world.browser(who)
  const sent = await browser.post('federation', '/notes', note)
  expect(sent.status).toBe(303)
  const [row] = await world.house.orm.em
    .fork()
    .execute<{ id: string }[]>('select id from notes where source = ? order by id desc limit 1', [note.text])
  return row?.id ?? ''
}

async function followFrom(browser: Browser, handle: string): Promise<void> {
  await browser.get('federation', `/@${handle}`)
  const { id } = await accountOf(handle)
  expect((await browser.post('federation', `/accounts/${id}/follow`)).status).toBe(303)
}

async function accountOf(handle: string): Promise<{ id: string }> {
  const [row] = await world.house.orm.em
    .fork()
    .execute<{ id: string }[]>('select id from actors where username = ?', [handle])
  return { id: row?.id ?? '' }
}
