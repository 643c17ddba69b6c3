import { afterAll, beforeAll, expect, test } from 'bun:test'
import GhostAdminAPI from '@tryghost/admin-api'
import { differences, recordedReply } from '#core/ghost/fixtures/replies'
import { createNewsletter } from '#core/services/account/newsletters/edit-newsletter'
import { makeIntegration } from '#core/services/blog/integrations/integrations'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'

let world: TestHouse
let stop: () => Promise<void>
let api: GhostAdminAPI
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'blog')
  await createNewsletter(world.ctx('editor'), { name: 'Monday', slug: 'monday', description: '' })
  const { adminKey } = await makeIntegration(world.ctx('operator'), 'Till')
  api = new GhostAdminAPI({ url: world.house.config.origins.blog, key: adminKey, version: 'v6.0' })
})
afterAll(async () => {
  await stop()
  await world.close()
})

test('Ghost’s own client adds a member with labels and newsletters, edits, reads and finds them', async () => {
  const [newsletter] = await api.newsletters.browse()
  const made = await api.members.add({
    email: 'Ida.Flint@Example.test',
    name: 'Ida Flint',
    note: 'Back gate',
    labels: ['Box: Thursday', { name: 'Volunteer' }],
    newsletters: [{ id: newsletter!.id }],
  })
  expect(made).toMatchObject({
    email: 'ida.flint@example.test',
    name: 'Ida Flint',
    note: 'Back gate',
    subscribed: true,
    labels: [{ slug: 'box-thursday' }, { slug: 'volunteer' }],
    newsletters: [{ name: 'Monday' }],
  })
  expect(differences([made], recordedReply('admin-api', 'members').members)).toEqual([])

  const { id } = made
  await api.members.edit({ id, labels: [{ name: 'Volunteer' }], newsletters: [], note: '' })
  expect(await api.members.read({ id: String(id) })).toMatchObject({
    labels: [{ name: 'Volunteer' }],
    newsletters: [],
    note: null,
    subscribed: false,
  })
  const found = await api.members.browse({ filter: 'label:volunteer' })
  expect([...found].map(({ email }) => email)).toEqual(['ida.flint@example.test'])
  expect([...(await api.members.browse({ filter: 'label:nobody' }))]).toEqual([])
})

test('an address that is taken, or is none, is refused in Ghost’s words', async () => {
  const twice = { email: world.cast.members.member.email }
  await expect(api.members.add(twice)).rejects.toMatchObject({ type: 'ValidationError' })
  await expect(api.members.add({ email: 'nobody' })).rejects.toMatchObject({ type: 'ValidationError' })
  await expect(api.members.read({ id: '0'.repeat(24) })).rejects.toMatchObject({ type: 'NotFoundError' })
})
