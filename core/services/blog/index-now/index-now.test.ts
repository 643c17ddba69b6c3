import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { FreshSignInRequired, NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { Activity } from '#core/entities/federation/activity'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deletePost } from '../delete-post'
import { publish, unpublish } from '../publish'
import { createPost, savePost } from '../save-post'
import { written } from '../testing'
import { indexNowState, setIndexNow } from './settings'
import { IndexNowRejected, noteChange, submitChanges } from './submit'

type Told = { host: string; key: string; keyLocation: string; urlList: string[] }

let world: TestHouse
let status = 200
const told: Told[] = []
const engine = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    told.push((await request.json()) as Told)
    return new Response(null, { status })
  },
})
const endpoint = `http://127.0.0.1:${engine.port}/indexnow`
beforeAll(async () => {
  world = await testHouse()
})
afterAll(async () => {
  await engine.stop(true)
  await world.close()
})
afterEach(async () => {
  status = 200
  told.length = 0
  await db(world.ctx()).deleteFrom('index_now_changes').execute()
})

const operator = () => world.ctx('operator')
const editor = () => world.ctx('editor')
const turnOn = () => setIndexNow(operator(), true, endpoint)
/** After the wait that gathers several changes. */
async function later() {
  await world.work()
  await world.work(new Date(Date.now() + 3_600_000))
}
const waiting = async () => (await indexNowState(operator())).waiting
async function open(title: string, more = {}) {
  const post = await createPost(editor(), 'post', written(title, 'Words.', more))
  await publish(editor(), post.id)
  return { ...post, url: `${world.house.config.origins.blog}/${post.slug}` }
}

test('nobody is told until an operator wants it, and then they are told in one message', async () => {
  await open('Before')
  await later()
  expect([told, await waiting()]).toEqual([[], 0])
  await turnOn()
  const [one, two] = [await open('Sowing'), await open('Weeding')]
  await savePost(editor(), one.id, 1, written('Sowing', 'Other words.'))
  await later()
  const origin = world.house.config.origins.blog
  expect(told).toHaveLength(1)
  expect(told[0]).toMatchObject({ host: new URL(origin).host, keyLocation: `${origin}/indexnow.txt` })
  expect(told[0]?.urlList.toSorted()).toEqual([one.url, two.url].sort())
  const visit = await (await world.browser()).get('blog', '/indexnow.txt')
  expect(visit.text).toBe(told[0]!.key)
  expect(await waiting()).toBe(0)
})

test('of what goes again too, and never of a draft or of what only members read', async () => {
  await turnOn()
  const gone = await open('Gone again')
  await unpublish(editor(), gone.id)
  await createPost(editor(), 'post', written('A draft', 'Words.'))
  await open('For members', { visibility: 'members' })
  const draft = await createPost(editor(), 'post', written('Thrown away', 'Words.'))
  await deletePost(editor(), draft.id)
  await later()
  expect(told.map(({ urlList }) => urlList)).toEqual([[gone.url]])
})

test.each([
  ['a post is published', true, {}],
  ['a post is changed', true, { type: 'Update' }],
  ['a page goes again', true, { subjectKind: 'page', type: 'Delete' }],
  ['a post is liked', false, { type: 'Like' }],
  ['somebody comments', false, { subjectKind: 'comment' }],
  ['another app has a post', false, { domain: 'market' }],
  ['a post elsewhere is changed', false, { remote: true, type: 'Update' }],
])('when %s, there is something to tell of: %p', (_, isTold, changes) => {
  const activity = world.ctx().em.create(Activity, {
    type: 'Create',
    domain: 'blog',
    subjectKind: 'post',
    subjectId: '1',
    payload: {},
    audience: 'public',
    remote: false,
  })
  expect(noteChange.wants(Object.assign(activity, changes))).toBe(isTold)
})

test('an engine that is busy or away is told later; what changes meanwhile stays', async () => {
  await turnOn()
  const { url } = await open('Patience')
  for (status of [429, 500, 503, 302]) {
    const fault = await later().catch((thrown: unknown) => thrown)
    if (told.length === 1) expect(fault).toBeInstanceOf(IndexNowRejected)
    await expect(submitChanges(world.ctx())).rejects.toBeInstanceOf(IndexNowRejected)
    expect(await waiting()).toBe(1)
  }
  status = 202
  await submitChanges(world.ctx())
  expect([told.at(-1)?.urlList, await waiting()]).toEqual([[url], 0])
})

test.each([400, 403, 499])(
  'a refusal is final: the same message would be refused again (%i)',
  async refusal => {
    await turnOn()
    await open(`Refused with ${refusal}`)
    status = refusal
    await later()
    expect([told.length, await waiting()]).toEqual([1, 0])
  },
)

test('turned off, the key is gone with what still waits; it is an operator’s, freshly signed in', async () => {
  await turnOn()
  await open('Late')
  await later().catch(() => {})
  await open('Later')
  await setIndexNow(operator(), false)
  await later()
  expect(await indexNowState(operator())).toMatchObject({ key: null, waiting: 0 })
  expect((await (await world.browser()).get('blog', '/indexnow.txt')).status).toBe(404)
  await expect(setIndexNow(editor(), true)).rejects.toBeInstanceOf(NotFound)
  const longAgo = { ...operator(), viewer: { ...operator().viewer, authenticatedAt: null } }
  await expect(setIndexNow(longAgo, true)).rejects.toBeInstanceOf(FreshSignInRequired)
})

test('the page turns it on and off', async () => {
  const browser = await world.browser('operator')
  expect((await browser.post('blog', '/operator/index-now', { isOn: 'on' })).location).toBe(
    '/operator/index-now',
  )
  const page = await browser.get('blog', '/operator/index-now')
  expect(page.document.querySelector('input[name=isOn]')?.hasAttribute('checked')).toBe(true)
  await browser.post('blog', '/operator/index-now')
  expect((await indexNowState(operator())).key).toBeNull()
  expect((await (await world.browser('editor')).get('blog', '/operator/index-now')).status).toBe(404)
})
