import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import {
  beside,
  paragraph,
  saveHere,
  textsHere,
  textsThere,
  untilDone,
  writeHere,
} from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { choose, openConflicts } from './choose'
import { pauseSync, startSync, syncView } from './connection'
import { runSync } from './run'

let world: TestHouse
let ghost: GhostStandIn
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
afterEach(() => ghost.stop())

const run = () => runSync(world.ctx())
const runAfterAnHour = async () => {
  await sql`update ghost_syncs set compare_ids_at = null`.execute(db(world.ctx()))
  await run()
}
const textOf = (text: string) => JSON.stringify(paragraph(text))
const changes = (asked: readonly string[]) => asked.filter(each => !each.startsWith('GET '))
const ghostId = (number: number) => number.toString(16).padStart(24, '0')

/** Somebody writes in Ghost itself. */
function writeThere(number: number, title: string, text: string, more: Record<string, unknown> = {}) {
  ghost.seconds += 1
  const at = new Date(ghost.seconds * 1000).toISOString()
  const item = {
    id: ghostId(number),
    title,
    slug: `no-${number}`,
    lexical: textOf(text),
    status: 'draft',
    visibility: 'public',
    created_at: at,
    updated_at: at,
    tags: [],
    authors: [],
    ...more,
  }
  ghost.shelves.posts.set(item.id, item)
  return item as Record<string, unknown> & { id: string }
}

/** Nothing is left to be said to the other side, and both say the same. */
async function expectSettled(): Promise<void> {
  const before = [await textsHere(world), textsThere(ghost)]
  ghost.asked.length = 0
  await runAfterAnHour()
  expect(changes(ghost.asked)).toEqual([])
  expect([await textsHere(world), textsThere(ghost)]).toEqual(before)
}

const ODD = {
  emoji: '🍎🥕 👩🏽‍🌾 🏴󠁧󠁢󠁷󠁬󠁳󠁿',
  'right to left': 'تفاح أحمر ‏ — שלום 12',
  'marks and ligatures': 'é ﬁ ǅ Ω ẞ ş̌',
  'quotation marks': `"'<b>&amp;</b>\\u0041 $1 %s {{title}}`,
  blanks: 'a\u2003b \u200b\u00a0c',
}

describe('a text', () => {
  test.each(Object.entries(ODD))('of %s goes both ways, letter for letter', async (_, text) => {
    ghost = await beside(world, { isEmpty: true })
    const item = writeThere(1, text, text)
    await run()
    expect(await textsHere(world)).toEqual(textsThere(ghost))
    await saveHere(world, 'no-1', { title: `2 ${text}`, document: paragraph(`${text} 2`) })
    await run()
    expect(item.title).toBe(`2 ${text}`.trim())
    expect(item.lexical).toContain(JSON.stringify(`${text} 2`).slice(1, -1))
    await expectSettled()
  })

  test('with what no database keeps comes without it, and stops nothing', async () => {
    ghost = await beside(world, { isEmpty: true })
    writeThere(1, 'a\u0000b\ud83d', 'c\u0000d\udc4d')
    writeThere(2, 'After it', 'Here.')
    await run()
    expect(Object.keys(await textsHere(world))).toEqual(['no-1', 'no-2'])
    await expectSettled()
  })

  test('that is empty is a post on both sides, and so is one without a title', async () => {
    ghost = await beside(world, { isEmpty: true })
    writeThere(1, '(Untitled)', '', { lexical: null })
    writeThere(2, 'Only a title', '', { lexical: JSON.stringify({ root: { children: [], type: 'root' } }) })
    await writeHere(world, 'Nothing yet', '')
    await run()
    expect(Object.keys(await textsHere(world)).sort()).toEqual(['no-1', 'no-2', 'nothing-yet'])
    expect([...ghost.shelves.posts.values()].map(({ title }) => title).sort()).toEqual([
      '(Untitled)',
      'Nothing yet',
      'Only a title',
    ])
    await expectSettled()
  })

  test('of a megabyte goes both ways; one that is too much is said, and stops nothing', async () => {
    ghost = await beside(world, { isEmpty: true })
    const long = 'The beans froze. '.repeat(62_000)
    const item = writeThere(1, 'Long', long)
    writeThere(2, 'Too long', 'x'.repeat(2_100_000))
    writeThere(3, 'Short', 'Here.')
    await run()
    const here = await textsHere(world)
    expect(Object.keys(here)).toEqual(['no-1', 'no-3'])
    const { lines } = (await syncView(world.ctx('operator')))!
    expect(lines.filter(({ level }) => level === 'fault').map(({ words }) => words)).toEqual([
      '“Too long”: refused.',
    ])
    await saveHere(world, 'no-1', { document: paragraph(`${long}Then they thawed.`) })
    await run()
    expect(String(item.lexical)).toContain('Then they thawed.')
  }, 60_000)
})

describe('an address', () => {
  test('that both sides gave to another post is one here and another there, and each keeps its text', async () => {
    ghost = await beside(world, { isEmpty: true })
    await writeHere(world, 'No 1', 'Ours')
    writeThere(1, 'No 1', 'Theirs')
    await run()
    expect(await textsHere(world)).toEqual({ 'no-1': 'No 1: Ours', 'no-1-2': 'No 1: Theirs' })
    expect(textsThere(ghost)).toEqual({ 'no-1': 'No 1: Theirs', 'no-1-2': 'No 1: Ours' })
    expect(await openConflicts(world.ctx('editor'))).toEqual([])
    await expectSettled()
  })

  test('that is changed here alone is changed there, also of what was saved there a moment ago', async () => {
    ghost = await beside(world, { isEmpty: true })
    writeThere(1, 'First', 'One')
    await run()
    await saveHere(world, 'no-1', { slug: 'renamed' })
    await run()
    expect(textsThere(ghost)).toEqual({ renamed: 'First: One' })
    await expectSettled()
  })

  test('that differs on the two sides stays so when the words of one change, and is nobody’s conflict', async () => {
    ghost = await beside(world, { isEmpty: true })
    await writeHere(world, 'No 1', 'Ours')
    const theirs = writeThere(1, 'No 1', 'Theirs')
    await run()
    await saveHere(world, 'no-1-2', { document: paragraph('Theirs, changed here') })
    await saveHere(world, 'no-1', { document: paragraph('Ours, changed here') })
    await run()
    expect(await openConflicts(world.ctx('editor'))).toEqual([])
    expect(textsThere(ghost)).toEqual({
      'no-1': 'No 1: Theirs, changed here',
      'no-1-2': 'No 1: Ours, changed here',
    })
    ghost.save(theirs, { lexical: textOf('Changed there again') })
    await run()
    expect((await textsHere(world))['no-1-2']).toBe('No 1: Changed there again')
    await expectSettled()
  })

  test('that is changed on both sides waits for somebody, and the one that is chosen is on both', async () => {
    ghost = await beside(world, { isEmpty: true })
    const item = writeThere(1, 'First', 'One')
    await run()
    await saveHere(world, 'no-1', { slug: 'ours' })
    ghost.save(item, { slug: 'theirs' })
    await run()
    const [conflict] = await openConflicts(world.ctx('editor'))
    expect([Object.keys(await textsHere(world)), Object.keys(textsThere(ghost))]).toEqual([
      ['ours'],
      ['theirs'],
    ])
    await choose(world.ctx('editor'), conflict!.id, 'ours')
    await untilDone(world)
    expect([Object.keys(await textsHere(world)), Object.keys(textsThere(ghost))]).toEqual([
      ['ours'],
      ['ours'],
    ])
    await expectSettled()
  })

  test('that is changed here and taken there is another one there; both are settled', async () => {
    ghost = await beside(world, { isEmpty: true })
    writeThere(1, 'First', 'One')
    writeThere(2, 'Second', 'Two')
    await run()
    // Taken there while ours is on its way.
    await saveHere(world, 'no-1', { slug: 'apples' })
    ghost.onRequest = what => {
      if (what.startsWith('PUT posts/') && !ghost.shelves.posts.has(ghostId(3)))
        writeThere(3, 'Third', 'Three', { slug: 'apples' })
    }
    await untilDone(world)
    expect(textsThere(ghost)['apples-2']).toBe('First: One')
    await untilDone(world)
    expect(Object.values(await textsHere(world)).sort()).toEqual([
      'First: One',
      'Second: Two',
      'Third: Three',
    ])
    expect(Object.values(textsThere(ghost)).sort()).toEqual(['First: One', 'Second: Two', 'Third: Three'])
    await expectSettled()
  })

  test('that two posts trade here is traded there', async () => {
    ghost = await beside(world, { isEmpty: true })
    writeThere(1, 'First', 'One')
    writeThere(2, 'Second', 'Two')
    await run()
    await saveHere(world, 'no-1', { slug: 'between' })
    await saveHere(world, 'no-2', { slug: 'no-1' })
    await saveHere(world, 'between', { slug: 'no-2' })
    await untilDone(world)
    await runAfterAnHour()
    expect(await textsHere(world)).toEqual({ 'no-1': 'Second: Two', 'no-2': 'First: One' })
    expect(Object.values(textsThere(ghost)).sort()).toEqual(['First: One', 'Second: Two'])
    await expectSettled()
  })
})

describe('Ghost’s clock', () => {
  test.each([-86_400 * 400, 86_400 * 400])('may be %d seconds from ours', async skew => {
    ghost = await beside(world, { isEmpty: true })
    ghost.seconds = Math.floor(Date.now() / 1_000) + skew
    const item = writeThere(1, 'First', 'One')
    await run()
    await saveHere(world, 'no-1', { document: paragraph('Ours') })
    await run()
    expect(textsThere(ghost)).toEqual({ 'no-1': 'First: Ours' })
    ghost.save(item, { lexical: textOf('Theirs') })
    await run()
    expect(await textsHere(world)).toEqual({ 'no-1': 'First: Theirs' })
    await expectSettled()
  })

  test('put back hides no change and no new post for longer than an hour', async () => {
    ghost = await beside(world, { isEmpty: true })
    const item = writeThere(1, 'First', 'One')
    await run()
    ghost.seconds -= 7_200
    ghost.save(item, { lexical: textOf('Said in the past') })
    writeThere(2, 'Second', 'Two')
    await runAfterAnHour()
    expect(await textsHere(world)).toEqual({ 'no-1': 'First: Said in the past', 'no-2': 'Second: Two' })
    await expectSettled()
  })
})

describe('two posts that say the same', () => {
  test('and were made there without an answer are two still', async () => {
    ghost = await beside(world, { isEmpty: true })
    await run()
    await writeHere(world, 'Rota', 'Saturday')
    await writeHere(world, 'Rota', 'Saturday')
    let lost = 0
    ghost.onRequest = what => {
      if (what === 'POST posts' && lost++ < 2) ghost.mishaps.set(ghost.asked.length, 'cut after')
    }
    await untilDone(world)
    await untilDone(world)
    expect(await textsHere(world)).toEqual({ rota: 'Rota: Saturday', 'rota-2': 'Rota: Saturday' })
    expect(textsThere(ghost)).toEqual({ rota: 'Rota: Saturday', 'rota-2': 'Rota: Saturday' })
    await expectSettled()
  })

  test('are two when one is written there after ours was made there without an answer', async () => {
    ghost = await beside(world, { isEmpty: true })
    await run()
    // Of nobody, as it comes back: nothing of it has to be sent once it is known again.
    const id = await writeHere(world, 'Rota', 'Saturday')
    await db(world.ctx()).deleteFrom('post_authors').where('post_id', '=', id).execute()
    ghost.onRequest = what => {
      if (what === 'POST posts') ghost.mishaps.set(ghost.asked.length, 'cut after')
    }
    await expect(run()).rejects.toThrow()
    ghost.onRequest = () => {}
    ghost.mishaps.clear()
    await run()
    writeThere(7, 'Rota', 'Saturday', { slug: 'copy' })
    await run()
    expect(await textsHere(world)).toEqual({ copy: 'Rota: Saturday', rota: 'Rota: Saturday' })
    await saveHere(world, 'copy', { document: paragraph('Sunday') })
    await run()
    expect(textsThere(ghost)).toEqual({ copy: 'Rota: Sunday', rota: 'Rota: Saturday' })
    await expectSettled()
  })
})

test('paused in the middle it stops there, and goes on with the rest', async () => {
  ghost = await beside(world, { isEmpty: true })
  for (let number = 1; number <= 60; number += 1) writeThere(number, `No ${number}`, 'x')
  ghost.onRequest = async what => {
    if (what === 'GET posts' && ghost.asked.filter(each => each === what).length === 2)
      await pauseSync(world.ctx('operator'))
  }
  await run()
  const halfway = Object.keys(await textsHere(world)).length
  expect(halfway).toBeGreaterThan(0)
  expect(halfway).toBeLessThan(60)
  await run()
  expect(Object.keys(await textsHere(world))).toHaveLength(halfway)
  ghost.onRequest = () => {}
  await startSync(world.ctx('operator'))
  await run()
  expect(Object.keys(await textsHere(world))).toHaveLength(60)
  await expectSettled()
})
