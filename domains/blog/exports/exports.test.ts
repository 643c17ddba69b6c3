import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readGhostExport } from '#core/ghost'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser } from '../../../tests/browser'
import { one } from '../../../tests/cart'
import { type TestHouse, testHouse } from '../../../tests/house'

const FILES = ['/operator/export/ghost.json', '/operator/export/markdown.zip']

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())

const takings = () =>
  one<{ count: number }>(
    world,
    "select count(*)::int as count from security_events where event = 'data.exported'",
  )

describe('the whole journal', () => {
  test('is offered as two files', async () => {
    const { document } = await operator.get('blog', '/operator/export')
    for (const path of FILES) expect(document.querySelector(`a[href="${path}"]`)).not.toBeNull()
  })

  test('that is empty is a file all the same', async () => {
    const file = await operator.get('blog', FILES[0]!)
    expect([file.status, readGhostExport(file.text).posts]).toEqual([200, []])
  })

  test('has drafts and what is public, under the day on which it was taken', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Open', 'Words.'))
    await publish(world.ctx('editor'), id)
    await createPost(world.ctx('editor'), 'post', written('A draft', 'Not yet.'))
    const file = await operator.get('blog', FILES[0]!)
    const titles = readGhostExport(file.text).posts.map(({ title }) => title)
    expect(titles.toSorted()).toEqual(['A draft', 'Open'])
    expect(file.headers.get('content-type')).toStartWith('application/json')
    expect(file.headers.get('content-disposition')).toMatch(
      /attachment.*journal-\d{4}-\d\d-\d\d\.?-?ghost\.json/,
    )
    const zip = await operator.get('blog', FILES[1]!)
    expect([zip.headers.get('content-type'), zip.text.slice(0, 2)]).toEqual(['application/zip', 'PK'])
  })

  test('is kept by nobody on the way', async () => {
    for (const path of FILES) {
      const kept = (await operator.get('blog', path)).headers.get('cache-control')
      expect(kept).toMatch(/no-store|private/)
    }
  })

  test('is the operator’s to take, which is written down each time; others find nothing', async () => {
    const before = await takings()
    for (const who of ['member', 'editor', 'moderator'] as const) {
      const other = await world.browser(who)
      for (const path of ['/operator/export', ...FILES])
        expect([who, path, (await other.get('blog', path)).status]).toEqual([who, path, 404])
    }
    for (const path of ['/operator/export', ...FILES])
      expect((await (await world.browser()).get('blog', path)).location).toStartWith('/login')
    expect(await takings()).toEqual(before)
    await operator.get('blog', FILES[0]!)
    expect((await takings()).count).toBe(before.count + 1)
  })
})
