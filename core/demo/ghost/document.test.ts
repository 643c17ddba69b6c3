import { expect, test } from 'bun:test'
import { documentOf } from './document'
import { BadSource, readSource } from './source'

const first = (markdown: string) => documentOf(markdown).root.children![0]!

test('bold inside italics carries both bits of the format', () => {
  const words = first('*slow **bread***').children!.map(node => [node.text, node.format])
  expect(words).toEqual([
    ['slow ', 2],
    ['bread', 3],
  ])
})

test('a link is a node with its words inside', () => {
  expect(first('[the shed](__GHOST_URL__/about/)').children![0]).toMatchObject({
    type: 'link',
    url: '__GHOST_URL__/about/',
    children: [{ text: 'the shed' }],
  })
})

test('a list counts its items from one', () => {
  const list = first('1. mix\n2. wait\n')
  expect(list).toMatchObject({ type: 'list', listType: 'number', tag: 'ol' })
  expect(list.children!.map(item => item.value)).toEqual([1, 2])
})

test('a callout keeps its emoji and sets its text as Ghost’s editor does', () => {
  expect(first('```callout 🌱\nBring **your own** knife & fork\n```')).toMatchObject({
    type: 'callout',
    calloutEmoji: '🌱',
    calloutText:
      '<p dir="ltr"><span style="white-space: pre-wrap;">Bring <b><strong>your own</strong></b> knife &amp; fork</span></p>',
  })
})

test('a card that nobody knows, or a picture that is not in the table, is refused by name', () => {
  expect(() => documentOf('```carousel\nx\n```')).toThrow(BadSource)
  expect(() => documentOf('![x](posts/nowhere)')).toThrow('posts/nowhere.md: not in ghost-images.ts')
})

test('a source without a title is refused by name', () => {
  expect(() => readSource('post', 'x', '---\nauthor: mair\n---\n')).toThrow('x.md: no title')
  expect(() => readSource('post', 'x', 'no head')).toThrow('x.md: no front matter')
})
