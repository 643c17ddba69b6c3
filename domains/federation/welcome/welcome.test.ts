import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readSite } from '#core/app/site'
import { firstRunCode, firstRunLines } from '#core/services/federation/identity/first-run'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse({ COOP_DEMO: '0' })
  const em = world.house.orm.em.fork()
  await em.execute('delete from members')
  await em.execute('delete from settings')
})
afterAll(() => world.close())

const founding = () => ({
  code: firstRunCode(world.house.config),
  siteName: 'Upland Bakers',
  tagline: 'Bread from the hill',
  timeZone: 'Europe/London',
  name: 'Nia Bevan',
  handle: 'nia',
  email: 'Nia@bakers.example.test',
})

test('before anybody is a member, signing in leads to the welcome page', async () => {
  const visitor = await world.browser()
  expect((await visitor.get('federation', '/signin')).location).toBe('/welcome')
  expect((await visitor.get('federation', '/welcome')).status).toBe(200)
})

test('no letter makes a first member past the code', async () => {
  const stranger = await world.browser()
  expect((await stranger.post('federation', '/signin', { email: 'x@y.example' })).status).toBe(409)
})

test('a stranger without the code makes nothing', async () => {
  const stranger = await world.browser()
  const answer = await stranger.post('federation', '/welcome', { ...founding(), code: '0000-0000-0000' })
  expect(answer.status).toBe(422)
  expect(answer.document.querySelector('input[name=siteName]')?.getAttribute('value')).toBe('Upland Bakers')
})

test('whoever runs the server reads the code there', async () => {
  const lines = await firstRunLines(world.house)
  expect(lines.join('\n')).toContain(firstRunCode(world.house.config))
})

test('of two who have the code, one becomes the operator, signed in, of the house they named', async () => {
  const [first, second] = [await world.browser(), await world.browser()]
  const answers = await Promise.all([
    first.post('federation', '/welcome', founding()),
    second.post('federation', '/welcome', { ...founding(), handle: 'other', email: 'other@x.example' }),
  ])
  expect(answers.filter(answer => answer.status === 303).length).toBe(1)
  const winner = answers[0].status === 303 ? first : second
  expect((await winner.get('federation', '/operator/roles')).status).toBe(200)
  expect((await winner.get('federation', '/welcome')).status).toBe(404)
  expect(await firstRunLines(world.house)).toEqual([])
  await world.work()
  expect((await readSite(world.house.orm)).name).toBe('Upland Bakers')
})
