import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import type { Browser } from '../../../tests/browser'
import { somebodyElsewhere } from '../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let member: Browser
let neighbour: Browser
let editor: Browser
let memberActor: string
beforeAll(async () => {
  world = await testHouse()
  member = await world.browser('member')
  neighbour = await world.browser('neighbour')
  editor = await world.browser('editor')
  for (const browser of [member, neighbour, editor]) await browser.get('federation', '/following')
  memberActor = await actorOf('member')
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('follows').execute()
  await member.post('federation', '/followers/approval?_method=delete')
})

const actorOf = async (username: string) =>
  (
    await db(world.ctx())
      .selectFrom('actors')
      .select('id')
      .where('username', '=', username)
      .where('member_id', 'is not', null)
      .executeTakeFirstOrThrow()
  ).id
const follows = async () =>
  (await db(world.ctx()).selectFrom('follows').select(['id', 'accepted_at']).execute()).map(row => ({
    id: row.id,
    accepted: row.accepted_at !== null,
  }))
const follow = (who: Browser) => who.post('federation', `/accounts/${memberActor}/follow`)

test('to follow somebody who lets everybody is done at once, and once', async () => {
  expect((await follow(neighbour)).location).toBe('/@member')
  await follow(neighbour)
  expect((await follows()).map(({ accepted }) => accepted)).toEqual([true])
  expect((await neighbour.get('federation', '/following')).text).toContain('Mair Pugh')
  expect((await member.get('federation', '/followers')).text).toContain('Tom Askew')
  await neighbour.post('federation', `/accounts/${memberActor}/follow?_method=delete`)
  await neighbour.post('federation', `/accounts/${memberActor}/follow?_method=delete`)
  expect(await follows()).toEqual([])
})

test('who decides on each is asked first, and may accept, decline, and end it later', async () => {
  await member.post('federation', '/followers/approval')
  await follow(neighbour)
  await follow(editor)
  expect((await follows()).map(({ accepted }) => accepted)).toEqual([false, false])
  expect((await neighbour.get('federation', '/@member')).text).not.toContain('You follow Mair Pugh.')
  const page = await member.get('federation', '/followers')
  expect(page.document.querySelectorAll('form[action$="/acceptance"]')).toHaveLength(2)
  const [one, two] = await follows()
  expect((await member.post('federation', `/followers/${one!.id}/acceptance`)).location).toBe('/followers')
  expect((await member.post('federation', `/followers/${one!.id}/acceptance`)).status).toBe(404)
  await member.post('federation', `/followers/${two!.id}?_method=delete`)
  expect(await follows()).toEqual([{ id: one!.id, accepted: true }])
  await member.post('federation', `/followers/${one!.id}?_method=delete`)
  expect((await member.post('federation', `/followers/${one!.id}?_method=delete`)).status).toBe(404)
  expect(await follows()).toEqual([])
})

test('who is followed is decided by nobody else, not by the one who asks either', async () => {
  await member.post('federation', '/followers/approval')
  await follow(neighbour)
  const [asked] = await follows()
  for (const other of [neighbour, editor]) {
    expect((await other.post('federation', `/followers/${asked!.id}/acceptance`)).status).toBe(404)
    expect((await other.post('federation', `/followers/${asked!.id}?_method=delete`)).status).toBe(404)
  }
  expect(await follows()).toEqual([{ id: asked!.id, accepted: false }])
})

test.each(['', 'nobody', '@nobody-here', '@a@b@c', '@ada@', 'javascript:alert(1)'])(
  'a handle like %p is refused at its field, with what was typed',
  async handle => {
    const visit = await member.post('federation', '/following', { handle })
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector('#field-handle-error')?.textContent?.trim()).not.toBe('')
    expect(visit.document.querySelector('#field-handle')?.getAttribute('value') ?? '').toBe(handle)
  },
)

test('a handle of ours leads to its profile, in any case', async () => {
  for (const handle of ['@neighbour', 'neighbour', '@Neighbour'])
    expect((await member.post('federation', '/following', { handle })).location).toBe('/@neighbour')
  expect((await member.get('federation', '/@NEIGHBOUR')).status).toBe(200)
})

test('an account elsewhere is shown to members alone, one of ours under its handle', async () => {
  const ada = await somebodyElsewhere(world, 'ada')
  const visitor = await world.browser()
  expect((await member.get('federation', `/accounts/${ada.id}`)).status).toBe(200)
  expect((await visitor.get('federation', `/accounts/${ada.id}`)).location).toStartWith('/login')
  expect((await member.get('federation', `/accounts/${memberActor}`)).location).toBe('/@member')
  for (const id of [Bun.randomUUIDv7(), 'none'])
    expect((await member.get('federation', `/accounts/${id}`)).status).toBe(404)
  await db(world.ctx())
    .updateTable('actors')
    .set({ deleted_at: new Date() })
    .where('id', '=', ada.id)
    .execute()
  expect((await member.get('federation', `/accounts/${ada.id}`)).status).toBe(404)
})

test('what is no handle, or nobody’s, is no profile', async () => {
  const visitor = await world.browser()
  for (const path of ['/@nobody', '/member', '/@', '/@member.x', `/@${'a'.repeat(41)}`])
    expect((await visitor.get('federation', path)).status).toBe(404)
  expect((await visitor.get('federation', '/@member')).status).toBe(200)
})

test('pages of people end where they end, and visitors sign in for theirs', async () => {
  const visitor = await world.browser()
  for (const path of ['/following', '/followers']) {
    expect((await member.get('federation', `${path}?page=2`)).status).toBe(404)
    expect((await visitor.get('federation', path)).location).toStartWith('/login')
  }
  const forms = ['/following', '/followers/approval', `/accounts/${memberActor}/follow`]
  for (const path of forms)
    expect((await visitor.post('federation', path, { handle: '' })).location).toStartWith('/login')
  expect(await follows()).toEqual([])
})
