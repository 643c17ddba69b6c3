import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let member: Browser
let farm: RemoteServer
let ada: RemoteActor
beforeAll(async () => {
  world = await testHouse()
  ;[member, farm] = await Promise.all([world.browser('member'), startRemoteServer()])
  // A namesake of one of us, and somebody else.
  ada = await farm.actor('ada')
  farm.name('ada', ada.id)
})
afterAll(async () => {
  await farm.stop()
  await world.close()
})

const send = (text: string, audience: string, more: Record<string, string> = {}) =>
  member.post('federation', '/notes', { text, audience, ...more })

describe('a direct note is stopped, with its text, when one it names would not get it', () => {
  test.each([
    ['@neighbour@թութ.հայ'],
    ['@neighbour@münchen.invalid'],
    ['@neighbour@'],
    ['@neighbour@farm..example'],
    ['@nobody_at_all'],
    ['@joán'],
  ])('%s', async name => {
    const text = `The keys are under the mat ${name} and @editor`
    const answer = await send(text, 'direct')
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('textarea')?.textContent?.trim()).toBe(text)
    expect(answer.document.querySelector('[role=alert], .form-errors, .field__error')?.textContent).toContain(
      name,
    )
    expect(await toldOf('The keys are under the mat')).toEqual([])
  })

  test('a name that its own host does not know, or that is one too many', async () => {
    const unknown = await send(`Psst @neighbour@${farm.host}`, 'direct')
    expect([unknown.status, unknown.text.includes(`@neighbour@${farm.host}`)]).toEqual([422, true])
    const many = Array.from({ length: 11 }, (_, index) => `@ada${index}`).join(' ')
    const tooMany = await send(`Psst ${many}`, 'direct')
    expect([tooMany.status, tooMany.text.includes('@ada10 is one name too many')]).toEqual([422, true])
    expect(await toldOf('Psst')).toEqual([])
  })

  test('a host that does not answer', async () => {
    const silent = await startRemoteServer()
    await silent.stop()
    const answer = await send(`Psst @ada@${silent.host}`, 'direct')
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(`@ada@${silent.host} cannot be reached`)
  })

  test('an answer to somebody else is stopped as well', async () => {
    await send('Who has the van?', 'public')
    const parent = await idOf('Who has the van?')
    const answer = await send('I do, ask @neighbour@թութ.հայ', 'direct', { in_reply_to: parent })
    expect([answer.status, answer.text.includes('@neighbour@թութ.հայ')]).toEqual([422, true])
  })
})

describe('a note that is sent', () => {
  test('goes to the one its host names, however the handle is written', async () => {
    const answer = await send(`Hello @ADA@${farm.host} and again @ada@${farm.host}`, 'direct')
    expect(answer.status).toBe(303)
    expect(await addressed('Hello @ADA')).toEqual([ada.id])
  })

  test('reaches one of us by the hub’s own host, and an app by its own', async () => {
    const { federation, blog, market } = world.house.config.origins
    const [hub, blogHost, marketHost] = [federation, blog, market].map(origin => new URL(origin).host)
    expect((await send(`Hello @Neighbour@${hub} @blog@${blogHost}`, 'direct')).status).toBe(303)
    expect(await addressed('Hello @Neighbour')).toEqual([
      `${federation}/actors/neighbour`,
      `${federation}/actors/blog`,
    ])
    for (const nobody of [`@neighbour@${blogHost}`, `@blog@${marketHost}`])
      expect((await send(`Hello ${nobody}`, 'direct')).status).toBe(422)
  })

  test('to everybody goes out, its unknown names stay text, and the page says so', async () => {
    const answer = await send('Thanks to @neighbour@թութ.հայ and @editor', 'public')
    expect(answer.status).toBe(303)
    const home = await member.get('federation', '/')
    expect(home.text).toContain('Nobody could be found by the name @neighbour@թութ.հայ')
    const note = home.document.querySelector('.note__content')
    expect([...(note?.querySelectorAll('a.mention') ?? [])].map(each => each.textContent)).toEqual([
      '@editor',
    ])
    expect(await toldOf('Thanks to')).toEqual(['editor'])
  })
})

test('a handle is asked of its host each time: it may lead to somebody else than it did', async () => {
  const before = await farm.actor('moving')
  farm.name('moving', before.id)
  const first = await member.post('federation', '/following', { handle: `@moving@${farm.host}` })
  const after = await farm.actor('moving-2', { preferredUsername: 'moving' })
  farm.name('moving', after.id)
  const second = await member.post('federation', '/following', { handle: `@moving@${farm.host}` })
  expect(await uriAt(first.location)).toBe(before.id)
  expect(await uriAt(second.location)).toBe(after.id)
  expect((await member.get('federation', first.location ?? '')).status).toBe(200)
})

async function rows<T extends object>(sql: string, ...params: unknown[]): Promise<T[]> {
  return world.house.orm.em.fork().execute<T[]>(sql, params)
}

async function toldOf(text: string): Promise<string[]> {
  const told = await rows<{ handle: string }>(
    `select m.handle from notifications n join notes t on t.id = n.note_id join members m on m.id = n.member_id
     where t.source like ?`,
    `${text}%`,
  )
  return told.map(({ handle }) => handle)
}

async function addressed(text: string): Promise<string[]> {
  const [note] = await rows<{ mentions: { href: string }[] }>(
    'select mentions from notes where source like ?',
    `${text}%`,
  )
  return note?.mentions.map(({ href }) => href) ?? []
}

async function idOf(text: string): Promise<string> {
  return (await rows<{ id: string }>('select id from notes where source = ?', text))[0]?.id ?? ''
}

async function uriAt(location: string | null | undefined): Promise<string | undefined> {
  const id = location?.split('/').at(-1)
  return (await rows<{ uri: string }>('select uri from actors where id = ?::uuid', id))[0]?.uri
}
