import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('without JavaScript a snippet is written, put into a text, renamed and deleted', async () => {
  const editor = await world.browser('editor')
  expect((await editor.get('blog', '/editor/snippets')).text).toContain('No snippets yet')
  const refused = await editor.post('blog', '/editor/snippets', { name: '', markdown: 'Kept <words>' })
  expect([refused.status, refused.document.querySelector('textarea')?.textContent.trim()]).toEqual([
    422,
    'Kept <words>',
  ])
  const fields = { name: 'Thanks', markdown: '**Thank you** all.' }
  expect((await editor.post('blog', '/editor/snippets', fields)).location).toBe('/editor/snippets')
  expect((await editor.post('blog', '/editor/snippets', fields)).text).toContain(
    'There is a snippet of this name',
  )

  const chooser = await editor.post('blog', '/editor/blocks', {
    title: 'Harvest',
    markdown: 'First.',
    change: 'choose 1',
  })
  const add = [...chooser.document.querySelectorAll('button[name=change]')].find(
    each => each.textContent === 'Thanks',
  )
  const value = add?.getAttribute('value') ?? ''
  const put = await editor.post('blog', '/editor/blocks', {
    title: 'Harvest',
    markdown: 'First.',
    change: value,
  })
  const texts = [...put.document.querySelectorAll('.block textarea')].map(each => each.textContent.trim())
  expect(texts).toEqual(['First.', '**Thank you** all.'])

  const path = `/editor/snippets/${value.split(' ')[1]}`
  const tooLong = 'Long '.repeat(50)
  const unnamed = await editor.post('blog', path, { name: tooLong })
  expect([
    unnamed.status,
    unnamed.document.querySelector('details[open] input[name=name]')?.getAttribute('value'),
  ]).toEqual([422, tooLong])
  await editor.post('blog', path, { name: 'Our thanks' })
  const page = await editor.get('blog', '/editor/snippets')
  expect(page.document.querySelector('details.work__more summary')?.textContent).toBe('Our thanks')
  expect(page.document.querySelector('.doc strong')?.textContent).toBe('Thank you')
  await editor.post('blog', `${path}?_method=delete`)
  expect((await editor.get('blog', '/editor/snippets')).text).not.toContain('Our thanks')
})

test('the script of the editor keeps blocks, and hears why not', async () => {
  const editor = await world.browser('editor')
  const document = '{"root":{"type":"root","children":[{"type":"horizontalrule","version":1}]}}'
  const kept = await editor.post('blog', '/editor/snippets', { name: 'A rule', document })
  expect([kept.status, JSON.parse(kept.text).id.length]).toEqual([200, 36])
  const again = await editor.post('blog', '/editor/snippets', { name: 'a RULE', document })
  expect([again.status, JSON.parse(again.text).error]).toEqual([
    422,
    'There is a snippet of this name. Choose another.',
  ])
  expect((await editor.post('blog', '/editor/snippets', { name: 'Broken', document: '{' })).status).toBe(422)
  const { snippets } = JSON.parse((await editor.get('blog', '/editor/snippets.json')).text) as {
    snippets: { name: string }[]
  }
  expect(snippets.map(({ name }) => name)).toEqual(['A rule'])
})
