import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type RemoteServer, startRemoteServer } from '#core/activitypub/testing/remote-server'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { findActor } from './remote-actor'

let world: TestHouse
let forum: RemoteServer
beforeAll(async () => {
  world = await testHouse()
  forum = await startRemoteServer()
})
afterAll(async () => {
  await forum.stop()
  await world.close()
})

test('a person and a community of one name at one host are two, whoever is met first, and both stay', async () => {
  const community = await forum.actor('c-beekeeping', { type: 'Group', preferredUsername: 'beekeeping' })
  const person = await forum.actor('u-beekeeping', { preferredUsername: 'beekeeping' })
  const shouting = await forum.actor('u-BEEKEEPING', { preferredUsername: 'BeeKeeping' })
  const met = await Promise.all([community, person, shouting].map(each => findActor(world.ctx(), each.id)))
  expect(met.map(each => each?.uri)).toEqual([community.id, person.id, shouting.id])
  await findActor(world.ctx(), community.id, true)
  expect(await rowsAt(forum.host)).toEqual([
    { uri: community.id, username: 'beekeeping', kind: 'Group', gone: false },
    { uri: shouting.id, username: 'BeeKeeping', kind: 'Person', gone: false },
    { uri: person.id, username: 'beekeeping', kind: 'Person', gone: false },
  ])
})

test('an account that changes its name to that of another leaves the other as it was', async () => {
  const elder = await forum.actor('elder')
  const younger = await forum.actor('younger')
  const [first] = await Promise.all([elder, younger].map(each => findActor(world.ctx(), each.id)))
  forum.serve(younger.id, { ...younger.document, preferredUsername: 'elder', name: 'I am the elder' })
  await findActor(world.ctx(), younger.id, true)
  expect(await findActor(world.ctx(), elder.id)).toEqual(first ?? null)
})

test('a document that names one of us, or an app of ours, is never kept over them', async () => {
  const { federation, events } = world.house.config.origins
  const ours = await findActor(world.ctx(), `${federation}/actors/member`)
  const liar = await forum.actor('liar')
  forum.serve(liar.id, { ...liar.document, id: `${federation}/actors/member`, inbox: `${federation}/x` })
  await expect(findActor(world.ctx(), liar.id)).rejects.toThrow()
  expect(await findActor(world.ctx(), `${federation}/actors/member`)).toEqual(ours)
  expect(await findActor(world.ctx(), `${events}/actors/stranger`)).toBeNull()
})

async function rowsAt(host: string) {
  return world.house.orm.em
    .fork()
    .execute<object[]>(
      `select uri, username, kind, deleted_at is not null as gone from actors where host = ? order by uri collate "C"`,
      [host],
    )
}
