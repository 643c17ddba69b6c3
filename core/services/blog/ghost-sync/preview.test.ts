import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { beside, saveHere, textsHere, textsThere, writeHere } from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { askForPreview, syncView } from './connection'
import { lookAtGhost } from './preview'
import { runSync } from './run'

let world: TestHouse
let ghost: GhostStandIn
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  ghost = await beside(world, { isEmpty: true })
  await writeHere(world, 'Windfalls')
  await runSync(world.ctx())
  await saveHere(world, 'windfalls', { title: 'Windfalls, picked up' })
  await writeHere(world, 'Hens')
})
afterEach(() => ghost.stop())

const preview = async () => (await syncView(world.ctx('operator')))?.preview
const post = (title: string, fate: string) => ({ title, kind: 'post', fate })

describe('a look at what a run would change', () => {
  test.each([
    ['both', { give: 1, 'new there': 1 }, [post('Windfalls', 'give'), post('Hens', 'new there')]],
    ['ours', { give: 1, 'new there': 1 }, [post('Windfalls', 'give'), post('Hens', 'new there')]],
    ['ghost', { keep: 1 }, []],
  ])('where %s lead says %j, and changes nothing on either side', async (direction, counts, lines) => {
    await sql`update ghost_syncs set direction = ${direction}`.execute(db(world.ctx()))
    const before = [await textsHere(world), textsThere(ghost)]
    await askForPreview(world.ctx('operator'))
    expect(await preview()).toEqual({ state: 'waiting' })
    await lookAtGhost(world.ctx())
    const said = await preview()
    expect(said).toEqual({ ...said, state: 'done', counts, lines } as typeof said)
    expect([await textsHere(world), textsThere(ghost)]).toEqual(before)
  })

  test.each([
    ['both', 1],
    ['ours', 1],
    ['ghost', 0],
  ])(
    'where %s lead counts who would be made there, and whom and which letters it leaves',
    async (direction, sent) => {
      const { em } = world.ctx()
      await sql`update ghost_syncs set direction = ${direction}`.execute(db(world.ctx()))
      const [letter, other] = [crypto.randomUUID(), crypto.randomUUID()]
      const { id } = world.cast.members.neighbour
      await em.execute('delete from subscriptions')
      for (const [key, slug] of [
        [letter, 'made-here'],
        [other, 'made-here-too'],
      ] as const)
        await em.execute('insert into newsletters (id, name, slug, created_at) values (?, ?, ?, now())', [
          key,
          slug,
          slug,
        ])
      await em.execute(
        'insert into subscriptions (member_id, newsletter_id, subscribed_at) values (?, ?, now())',
        [id, letter],
      )
      await lookAtGhost(world.ctx())
      const people = async () => ((await preview()) as { people?: Record<string, number> }).people
      const before = await people()
      expect(before).toMatchObject({ membersSent: 0 })
      await em.execute(
        `insert into ghost_links (site, kind, ghost_id, our_id, base, base_hash, our_version, our_state, agreed_at)
      select site, 'newsletter', 'there', ?, '{}', '', 1, '', now() from ghost_syncs limit 1`,
        [letter],
      )
      await lookAtGhost(world.ctx())
      expect(await people()).toEqual({
        membersSent: sent,
        membersHere: (before?.membersHere ?? 0) - sent,
        newslettersHere: (before?.newslettersHere ?? 0) - 1,
      })
      await em.execute('delete from subscriptions where newsletter_id = ?', [letter])
      await em.execute("delete from newsletters where slug like 'made-here%'")
    },
  )

  test('says so where Ghost is not there to be looked at', async () => {
    ghost.stop()
    await lookAtGhost(world.ctx())
    expect(await preview()).toMatchObject({
      state: 'failed',
      failure: expect.stringMatching(/^Ghost could not be reached: /),
    })
  })
})
