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

  test('says so where Ghost is not there to be looked at', async () => {
    ghost.stop()
    await lookAtGhost(world.ctx())
    expect(await preview()).toMatchObject({
      state: 'failed',
      failure: expect.stringMatching(/^Ghost could not be reached: /),
    })
  })
})
