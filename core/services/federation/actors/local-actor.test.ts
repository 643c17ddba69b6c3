import { afterAll, beforeAll, expect, test } from 'bun:test'
import { DOMAINS } from '#core/contracts/domain'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { appActor, memberActor } from './local-actor'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('an actor of ours is one, however many need it for the first time at once', async () => {
  for (let round = 0; round < 10; round++)
    for (const app of DOMAINS) {
      await world.ctx().em.execute('delete from actors where app = ?', [app])
      const made = await Promise.all(Array.from({ length: 20 }, () => appActor(world.ctx(), app)))
      expect([app, new Set(made.map(actor => actor.id)).size]).toEqual([app, 1])
    }
  const { id } = world.cast.members.member
  const members = await Promise.all(Array.from({ length: 20 }, () => memberActor(world.ctx(), id)))
  expect(new Set(members.map(actor => actor.id)).size).toBe(1)
})

test('the server speaks as an application by its own name, the journal by that of the site, and each as one kind alone', async () => {
  const { name } = world.house.site()
  const said = await Promise.all(DOMAINS.map(async app => [app, await appActor(world.ctx(), app)] as const))
  for (const [app, actor] of said)
    expect([app, actor.kind, actor.name]).toEqual([
      app,
      app === 'federation' ? 'Application' : 'Service',
      app === 'blog' ? name : `${name}: ${app === 'federation' ? 'server' : app}`,
    ])
  expect((await memberActor(world.ctx(), world.cast.members.editor.id)).kind).toBe('Person')
})

test('its name follows the member, its address stays', async () => {
  const { id } = world.cast.members.neighbour
  const before = await memberActor(world.ctx(), id)
  await world.ctx().em.execute("update members set name = 'Tom A. Askew' where id = ?", [id])
  const after = await memberActor(world.ctx(), id)
  expect(after).toEqual({ ...before, name: 'Tom A. Askew' })
})
