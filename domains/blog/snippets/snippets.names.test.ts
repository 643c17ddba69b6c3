import { afterAll, beforeAll, expect, test } from 'bun:test'
import { documentOf } from '#core/lexical'
import { readBlocks } from '#core/lexical/editing'
import { SNIPPETS_PER_PAGE, saveSnippet, snippetById } from '#core/services/blog/snippets/snippets'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let editor: Browser
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
})
afterAll(() => world.close())

const make = (name: string) => saveSnippet(world.ctx('editor'), name, documentOf(readBlocks('Words')))
const nameOf = async (id: string) => (await snippetById(world.ctx('editor'), id)).name

test('a name that is not taken stands in its field, on whichever page of the list its snippet is', async () => {
  for (let number = 0; number < SNIPPETS_PER_PAGE; number += 1) await make(`A ${number}`)
  const last = await make('Zinnia')
  expect((await editor.get('blog', '/editor/snippets')).document.querySelector(`#name-${last}`)).toBeNull()
  for (const name of ['', ' ', 'x'.repeat(192), 'a 7']) {
    const visit = await editor.post('blog', `/editor/snippets/${last}`, { name })
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector(`#name-${last}`)?.getAttribute('value')).toBe(name)
    expect(visit.document.querySelector(`#name-${last}-error`)).not.toBeNull()
  }
  expect(await nameOf(last)).toBe('Zinnia')
  expect((await editor.post('blog', `/editor/snippets/${last}`, { name: 'zinnia' })).status).toBe(303)
  expect(await nameOf(last)).toBe('zinnia')
})

test('a new one without a name, of a taken name, or without words keeps both as they were typed', async () => {
  await make('Footer')
  for (const [name, markdown, field] of [
    ['', 'Words', 'name'],
    ['footer', 'Words', 'name'],
    ['New', ' ', 'markdown'],
    ['New', 'x'.repeat(50_001), 'markdown'],
  ] as const) {
    const visit = await editor.post('blog', '/editor/snippets', { name, markdown })
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector(`#field-${field}-error`)).not.toBeNull()
    expect(visit.document.querySelector('#field-name')?.getAttribute('value')).toBe(name)
    const kept = visit.document.querySelector('#field-markdown')?.textContent?.replace(/^\n/, '')
    expect(kept).toBe(markdown)
  }
})

test('what is not there is neither renamed nor deleted', async () => {
  for (const id of [Bun.randomUUIDv7(), 'none'])
    for (const path of [`/editor/snippets/${id}`, `/editor/snippets/${id}?_method=delete`])
      expect((await editor.post('blog', path, { name: 'X' })).status).toBe(404)
})

test('snippets are nobody’s who does not write', async () => {
  const id = await make('Ours')
  const visitor = await world.browser()
  const member = await world.browser('member')
  for (const path of ['', `/${id}`, `/${id}?_method=delete`].map(of => `/editor/snippets${of}`)) {
    expect((await member.post('blog', path, { name: '', markdown: '' })).status).toBe(404)
    expect((await visitor.post('blog', path, { name: '' })).location).toStartWith('/login')
  }
  for (const path of ['/editor/snippets', '/editor/snippets.json'])
    expect((await member.get('blog', path)).status).toBe(404)
  expect(await nameOf(id)).toBe('Ours')
})
