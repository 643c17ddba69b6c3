import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import sharp from 'sharp'
import type { Site } from '#core/contracts/site'
import { db } from '#core/database/db'
import { removeCover } from '#core/services/federation/settings/site-cover'
import { removeLogo, setLogo } from '#core/services/federation/settings/site-logo'
import { beside } from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { syncView } from './connection'
import { runSync } from './run'

let world: TestHouse
let ghost: GhostStandIn
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
afterEach(() => ghost.stop())

const run = () => runSync(world.ctx())
const operator = () => world.ctx('operator')
const site = async () => {
  const row = await db(world.ctx())
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'site')
    .executeTakeFirst()
  return (row?.value ?? {}) as Partial<Site>
}
const drawing = (width: number, height: number, format: 'png' | 'jpeg' = 'png') =>
  sharp({ create: { width, height, channels: 3, background: '#7a2e3a' } })
    .toFormat(format)
    .toBuffer()

/** An upload of Ghost's, and the setting that names it. */
function set(key: 'logo' | 'icon' | 'cover_image', name: string | null, bytes?: Uint8Array) {
  const path = `/content/images/2026/11/${name}`
  if (bytes) ghost.uploads.set(path, bytes)
  ghost.settings = [
    ...ghost.settings.filter(each => each.key !== key),
    { key, value: name && ghost.site + path },
  ]
}
const fetched = () => ghost.asked.filter(each => each.includes('/content/')).length

test('logo, icon and cover come along, follow what is changed there, and are fetched once', async () => {
  ghost = await beside(world)
  await run()
  const first = await site()
  const src = first.cover?.src ?? 'no cover'
  expect(src).toMatch(/^\/media\/images\/.*webp$/)
  expect(first.logo?.mark).toMatch(/^site\/mark-/)
  const html = (await (await world.browser()).get('blog', '/')).text
  expect(html).toContain(src)
  ghost.asked.length = 0
  await run()
  expect([fetched(), await site()]).toEqual([0, first])
  set('logo', 'wide.jpg', await drawing(400, 100, 'jpeg'))
  set('icon', 'square.png', await drawing(100, 100))
  set('cover_image', 'other.png', await drawing(900, 300))
  await run()
  const next = await site()
  expect([next.logo?.markWidth, next.cover?.width]).toEqual([448, 900])
  const icon = await new Response((await world.house.media.get(next.logo!.icon192))!.body).arrayBuffer()
  // Square: all of it is of its colour.
  expect((await sharp(icon).stats()).isOpaque).toBe(true)
  for (const key of ['logo', 'icon', 'cover_image'] as const) set(key, null)
  await run()
  expect(await site()).toMatchObject({ logo: null, cover: null })
})

test('what was changed here stays, until Ghost leads; where Rose Ash leads nothing comes', async () => {
  ghost = await beside(world)
  await removeLogo(operator())
  await removeCover(operator())
  await run()
  await setLogo(operator(), await drawing(300, 300))
  const own = (await site()).logo
  set('logo', 'theirs.png', await drawing(500, 100))
  set('cover_image', 'cover-2.png', await drawing(700, 300))
  await run()
  expect((await site()).logo).toEqual(own!)
  expect((await site()).cover?.width).toBe(700)
  await db(world.ctx()).updateTable('ghost_syncs').set({ direction: 'ours' }).execute()
  set('cover_image', null)
  await run()
  expect((await site()).cover?.width).toBe(700)
  await db(world.ctx()).updateTable('ghost_syncs').set({ direction: 'ghost' }).execute()
  set('logo', 'theirs-again.png', await drawing(600, 100))
  await run()
  expect([(await site()).logo?.mark === own?.mark, (await site()).cover]).toEqual([false, null])
})

test('a logo that cannot be drawn is said and asked for once; one that cannot be had is asked for again', async () => {
  ghost = await beside(world)
  await removeLogo(operator())
  set('icon', null)
  set('logo', 'broken.png', new TextEncoder().encode('no picture'))
  await run()
  const said = (await syncView(operator()))!.lines.filter(({ words }) => words.includes('broken.png'))
  expect([said.length, (await site()).logo]).toEqual([1, null])
  ghost.asked.length = 0
  await run()
  expect(fetched()).toBe(0)
  set('logo', 'later.png', await drawing(64, 64))
  // The first request for it.
  ghost.onRequest = async what => {
    if (what.includes('later.png')) {
      ghost.mishaps.set(ghost.asked.length, '500 before')
      ghost.onRequest = () => {}
    }
  }
  await run()
  expect([(await site()).logo, (await syncView(operator()))!.failure]).toEqual([null, null])
  await run()
  expect((await site()).logo?.mark).toBeDefined()
})
