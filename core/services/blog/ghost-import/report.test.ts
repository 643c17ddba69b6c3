import { describe, expect, test } from 'bun:test'
import { documentOf } from '#core/lexical'
import { movedText, ownPaths } from './moved-text'
import { changedAnything, type ImportReport, linesOf, noCounts } from './report'

const report = (more: Partial<ImportReport> = {}): ImportReport => ({
  site: 'Almanac',
  posts: noCounts(),
  pages: noCounts(),
  tags: noCounts(),
  authors: noCounts(),
  menus: 'unchanged',
  snippets: 0,
  uploads: { taken: 0, missing: [] },
  warnings: [],
  ...more,
})

describe('what came of an import', () => {
  test('is said in a line for each kind, and what was kept only where something was', () => {
    const posts = { created: 3, updated: 2, unchanged: 1, kept: 1 }
    const uploads = { taken: 4, missing: ['/content/images/a.png'] }
    expect(linesOf(report({ posts, uploads, menus: 'kept' }))).toEqual([
      'Posts: 3 new, 2 updated, 1 unchanged, 1 kept as changed here',
      'Pages: 0 new, 0 updated, 0 unchanged',
      'Tags: 0 new, 0 updated, 0 unchanged',
      'Authors: 0 new, 0 updated, 0 unchanged',
      'Menus: kept as they are here',
      'Snippets: 0 new',
      'Uploads: 4 taken, 1 not found',
    ])
    expect(linesOf(report({ menus: 'imported' }))).toContain('Menus: imported')
  })

  test.each<[string, Partial<ImportReport>, boolean]>([
    ['nothing', {}, false],
    ['what was there already', { posts: { ...noCounts(), unchanged: 9, kept: 2 } }, false],
    ['menus that were kept', { menus: 'kept' }, false],
    ['menus', { menus: 'imported' }, true],
    ['a new page', { pages: { ...noCounts(), created: 1 } }, true],
    ['a changed post', { posts: { ...noCounts(), updated: 1 } }, true],
    ['a new tag', { tags: { ...noCounts(), created: 1 } }, true],
    ['a new author', { authors: { ...noCounts(), created: 1 } }, true],
  ])('with %s is a change or not', (_, more, changed) => {
    expect(changedAnything(report(more))).toBe(changed)
  })
})

describe('a text of the old site', () => {
  const moved = new Map([
    ['/content/images/2026/a.png', '/media/images/aa/a.png'],
    ['/content/files/plan.pdf', '/media/files/bb/plan.pdf'],
  ])
  const { moveText, moveDocument } = movedText(moved)

  test.each([
    ['__GHOST_URL__/content/images/2026/a.png', '/media/images/aa/a.png'],
    ['https://old.example/content/images/2026/a.png', '/media/images/aa/a.png'],
    ['/content/images/2026/a.png', '/media/images/aa/a.png'],
    ['src="__GHOST_URL__/content/images/2026/a.png" alt', 'src="/media/images/aa/a.png" alt'],
    ['__GHOST_URL__/content/files/plan.pdf?v=2#page', '/media/files/bb/plan.pdf?v=2#page'],
    ['__GHOST_URL__/content/images/lost.png', '/content/images/lost.png'],
    ['https://old.example/content/images/lost.png', 'https://old.example/content/images/lost.png'],
    ['__GHOST_URL__/about/', '/about/'],
    ['__GHOST_URL__', '/'],
    ['go to __GHOST_URL__ now', 'go to / now'],
    ['__GHOST_URL__#/portal', '#/portal'],
    ['__GHOST_URL__?ref=x', '?ref=x'],
    ['https://old.example/about', 'https://old.example/about'],
  ])('that says %p says %p', (text, now) => {
    expect(moveText(text)).toBe(now)
  })

  test('is one also inside a document, wherever it stands', () => {
    const picture = (src: string) => documentOf([{ type: 'image', src, alt: 'a "quoted" \\ word' }])
    expect(moveDocument(picture('__GHOST_URL__/content/images/2026/a.png'))).toEqual(
      picture('/media/images/aa/a.png'),
    )
  })

  test('has paths of ours in place of the sign for its own address', () => {
    expect(ownPaths('__GHOST_URL__/a __GHOST_URL__ b__GHOST_URL__/c')).toBe('/a / b/c')
  })
})
