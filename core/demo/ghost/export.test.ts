import { expect, test } from 'bun:test'
import { GHOST_IMAGES } from '../ghost-images'
import { TAGS } from '../tags'
import { buildGhostExport } from './export'
import type { LexicalNode } from './nodes'
import { demoSources } from './sources'

const ILLUSTRATIONS = new URL('../../../public/illustrations/', import.meta.url)
const built = await buildGhostExport()
const rows = built.db[0]!.data

test('the committed export is what the sources build', async () => {
  expect(await Bun.file(new URL('../ghost-export.json', import.meta.url)).json()).toEqual(built)
})

test('fifteen posts and four pages, one of them a draft and one still to come', () => {
  expect(rows.posts.filter(post => post.type === 'post')).toHaveLength(15)
  expect(
    rows.posts
      .filter(post => post.type === 'page')
      .map(page => page.slug)
      .sort(),
  ).toEqual(['about', 'contact', 'how-it-works', 'privacy'])
  expect(rows.posts.filter(post => post.status === 'draft').map(post => post.slug)).toEqual(['a-seed-swap'])
  expect(rows.posts.filter(post => post.status === 'scheduled').map(post => post.slug)).toEqual([
    'christmas-collection',
  ])
  expect(rows.posts.filter(post => post.featured)).toHaveLength(3)
})

test('published posts are 250 to 700 words long', () => {
  for (const post of rows.posts.filter(row => row.type === 'post' && row.status === 'published')) {
    const words = wordsOf(JSON.parse(post.lexical).root).split(/\s+/).length
    expect([post.slug, words >= 250 && words <= 700]).toEqual([post.slug, true])
  }
})

test('every link between rows leads to a row', () => {
  const ids = new Set([...rows.posts, ...rows.users, ...rows.tags, ...rows.roles].map(row => row.id))
  const linked = [
    ...rows.posts_authors.flatMap(link => [link.post_id, link.author_id]),
    ...rows.posts_tags.flatMap(link => [link.post_id, link.tag_id]),
    ...rows.roles_users.flatMap(link => [link.role_id, link.user_id]),
    ...rows.posts_meta.map(meta => meta.post_id),
  ]
  expect(linked.filter(id => !ids.has(id))).toEqual([])
})

test('every tag is used, and none is used that has no description', async () => {
  const used = new Set((await demoSources()).flatMap(source => source.tags))
  expect([...used].sort()).toEqual(TAGS.map(tag => tag.slug as string).sort())
})

test('every picture of the export stands in the table and on the disk', async () => {
  const addresses = JSON.stringify(rows.posts).match(/__GHOST_URL__\/content\/images\/[^"\\]+/g) ?? []
  expect(addresses.length).toBeGreaterThan(19)
  for (const address of addresses) {
    const drawing = GHOST_IMAGES[address.replace('__GHOST_URL__', '')]
    expect(drawing).toBeDefined()
    expect(await Bun.file(new URL(`${drawing}.svg`, ILLUSTRATIONS)).exists()).toBe(true)
  }
})

test('the posts use most of what an editor can do', () => {
  const types = new Set(rows.posts.flatMap(post => typesIn(JSON.parse(post.lexical).root)))
  const wanted =
    'extended-text extended-heading extended-quote list listitem link aside image gallery bookmark toggle callout button markdown html horizontalrule call-to-action'
  expect(wanted.split(' ').filter(type => !types.has(type))).toEqual([])
})

function typesIn(node: LexicalNode): readonly string[] {
  return [node.type, ...(node.children ?? []).flatMap(typesIn)]
}

function wordsOf(node: LexicalNode): string {
  const cardFields = ['text', 'markdown', 'html', 'calloutText', 'content', 'heading', 'textValue', 'alt']
  const own = cardFields.map(field => node[field]).filter(value => typeof value === 'string')
  return [...own, ...(node.children ?? []).map(wordsOf)].join(' ').replace(/<[^>]+>/g, ' ')
}
