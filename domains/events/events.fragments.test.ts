import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ContainerLink } from '#core/entities/events/container-link'
import { EventEntry } from '#core/entities/events/event-entry'
import { type Staged, stage } from '#core/services/events/testing/stage'
import { type TestHouse, testHouse } from '../../tests/house'

const post = '0199a000-0000-7000-8000-000000000001'

let world: TestHouse
let apples: Staged
beforeAll(async () => {
  world = await testHouse()
  apples = await stage(world.ctx())
  const em = world.ctx().em.fork()
  const entry = em.getReference(EventEntry, apples.entryId)
  em.create(ContainerLink, { containerKind: 'post', containerId: post, entry, linkedBy: null })
  await em.flush()
})
afterAll(() => world.close())

const lent = async (path: string) =>
  (await (await world.browser()).get('blog', `/fragments/events/${path}`)).text

test('the next dates are lent to other apps, with addresses that lead to ours', async () => {
  const html = await lent('upcoming')
  expect(html).toContain('Apple day')
  expect(html).toContain(
    `href="${world.house.config.origins.events}/events/${apples.slug}/${apples.occurrenceId}"`,
  )
})

test('a post shows what is attached to it, and nothing where nothing is', async () => {
  expect(await lent(`attached?kind=post&id=${post}`)).toContain('Apple day')
  expect(await lent(`attached?kind=page&id=${post}`)).toBe('')
  expect(await lent('attached?kind=post&id=nonsense')).toBe('')
})
