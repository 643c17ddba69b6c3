import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import sharp from 'sharp'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../tests/house'
import { joinMedia, type PictureRow, pictureColumns, pictureOf } from './picture'
import { PictureRefused, readPicture, recordPicture, storeFiles } from './store-picture'

let world: TestHouse
let bytes: Uint8Array
beforeAll(async () => {
  world = await testHouse()
  bytes = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#a63' } })
    .png()
    .toBuffer()
})
afterAll(() => world.close())

async function upload(): Promise<string> {
  const ctx = world.ctx('shopkeeper')
  const picture = await readPicture(bytes)
  await storeFiles(ctx, picture)
  return transaction(ctx, tx => recordPicture(tx, picture, 'Bread'))
}

/** What a query with our fragments shows for a thing whose column `image` says this. */
async function shown(image: string | null) {
  const { rows } = await sql<PictureRow>`
    select thing.image, ${pictureColumns} from (select ${image}::text as image) thing ${joinMedia('thing')}`.execute(
    db(world.ctx()),
  )
  return rows.map(row => pictureOf(row, 'Bread'))
}

describe('an uploaded picture', () => {
  test('is shown from our media with its size and its widths', async () => {
    expect(await shown(await upload())).toMatchObject([
      { alt: 'Bread', width: 600, height: 400, variants: [{ width: 480 }, { width: 600 }] },
    ])
  })

  test('has one row, however often and however many at once upload it', async () => {
    const [first, ...others] = [await upload(), ...(await Promise.all([upload(), upload()]))]
    expect(others).toEqual([first, first])
    const rows = await db(world.ctx()).selectFrom('media').select('uploaded_by_id').execute()
    expect(rows).toEqual([{ uploaded_by_id: world.cast.members.shopkeeper.id }])
  })
})

test('a drawing of ours, an unknown picture and none need no media', async () => {
  expect(await shown('/illustrations/products/honey.svg')).toMatchObject([{ width: 400, height: 400 }])
  expect(await shown('/media/images/ab/unknown.png')).toMatchObject([{ width: 480, height: 360 }])
  expect(await shown(null)).toEqual([null])
})

test('what is no picture is refused', async () => {
  await expect(readPicture(new TextEncoder().encode('bread'))).rejects.toBeInstanceOf(PictureRefused)
})
