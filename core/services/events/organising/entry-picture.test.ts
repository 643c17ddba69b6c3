import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { stage } from '../testing/stage'
import { describeEntryPicture, removeEntryPicture, setEntryPicture } from './entry-picture'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const organiser = () => world.ctx('organiser')
const drawing = async (background: string) =>
  new Uint8Array(
    await sharp({ create: { width: 60, height: 40, channels: 3, background } })
      .png()
      .toBuffer(),
  )
const shown = (entryId: string) =>
  db(world.ctx())
    .selectFrom('event_entries')
    .select(['image', 'image_alt as alt'])
    .where('id', '=', entryId)
    .executeTakeFirstOrThrow()

describe('the picture of an entry', () => {
  test('is shown with its words, described anew, put in place of another and taken away', async () => {
    const { entryId } = await stage(world.ctx())
    await setEntryPicture(organiser(), entryId, await drawing('green'), 'A meadow')
    const first = await shown(entryId)
    expect(first).toEqual({ image: expect.stringMatching(/\S/), alt: 'A meadow' })
    await describeEntryPicture(organiser(), entryId, 'A wet meadow')
    expect(await shown(entryId)).toEqual({ image: first.image, alt: 'A wet meadow' })
    await setEntryPicture(organiser(), entryId, await drawing('red'), 'A barn')
    const second = await shown(entryId)
    expect([second.alt, second.image === first.image]).toEqual(['A barn', false])
    await removeEntryPicture(organiser(), entryId)
    expect(await shown(entryId)).toEqual({ image: null, alt: '' })
  })

  test('is told to who follows the calendar, and makes its pages anew', async () => {
    const { entryId } = await stage(world.ctx())
    await setEntryPicture(organiser(), entryId, await drawing('blue'), 'A pond')
    const updates = async () => {
      const { n } = await db(world.ctx())
        .selectFrom('ap_activities')
        .select(({ fn }) => fn.countAll<string>().as('n'))
        .where('type', '=', 'Update')
        .executeTakeFirstOrThrow()
      return Number(n)
    }
    const before = await updates()
    expect(await purgedBy(world, ['occurrences'], () => removeEntryPicture(organiser(), entryId))).toEqual([
      'occurrences',
    ])
    expect((await updates()) - before).toBe(1)
  })

  test.each([
    ['set', async (id: string) => setEntryPicture(organiser(), id, await drawing('grey'), '')],
    ['described', (id: string) => describeEntryPicture(organiser(), id, '')],
    ['taken away', (id: string) => removeEntryPicture(organiser(), id)],
  ])('of no entry is not %s', async (_, change) => {
    await expect(change(Bun.randomUUIDv7())).rejects.toThrow(NotFound)
  })
})
