import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { documentOf, type LexicalDocument } from '#core/lexical'
import { readBlocks } from '#core/lexical/editing'
import { type TestHouse, testHouse } from '../../../../tests/house'
import {
  deleteSnippet,
  importSnippets,
  renameSnippet,
  SNIPPETS_PER_PAGE,
  SnippetRefused,
  saveSnippet,
  snippetById,
  snippetPage,
} from './snippets'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const text = (markdown: string): LexicalDocument => documentOf(readBlocks(markdown))
const names = async () => (await snippetPage(editor())).snippets.map(({ name }) => name)

test('blocks are kept under a name to the letter, and without what stood around them', async () => {
  const around = { ...text('## Box\n\nEvery *box*.'), more: 'of its text' } as LexicalDocument
  const id = await saveSnippet(editor(), '  Box line ', around)
  expect(await snippetById(editor(), id)).toEqual({
    id,
    name: 'Box line',
    document: text('## Box\n\nEvery *box*.'),
  })
})

test('a name is one snippet’s, whatever its capitals, also when two save at the same moment', async () => {
  const both = await Promise.allSettled([
    saveSnippet(editor(), 'Twice', text('a')),
    saveSnippet(editor(), 'TWICE', text('b')),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const id = await saveSnippet(editor(), 'Another', text('c'))
  await expect(renameSnippet(editor(), id, 'twice')).rejects.toMatchObject({ field: 'name' })
  await renameSnippet(editor(), id, 'another one')
  expect((await snippetById(editor(), id)).name).toBe('another one')
  await deleteSnippet(editor(), id)
  for (const act of [
    () => deleteSnippet(editor(), id),
    () => renameSnippet(editor(), id, 'x'),
    () => snippetById(editor(), id),
  ])
    await expect(act()).rejects.toBeInstanceOf(NotFound)
})

test('nothing, no name and too much are refused', async () => {
  for (const [name, document] of [
    ['Empty', documentOf([])],
    ['   ', text('a')],
    ['x'.repeat(192), text('a')],
    ['Long', text('word '.repeat(30_000))],
  ] as const)
    await expect(saveSnippet(editor(), name, document)).rejects.toBeInstanceOf(SnippetRefused)
})

test('they are for those who write, and only editors rename and delete them', async () => {
  const id = await saveSnippet(editor(), 'Guarded', text('a'))
  const author = {
    ...world.ctx('member'),
    viewer: { ...world.ctx('member').viewer, roles: ['author'] as const },
  }
  await saveSnippet(author, 'By an author', text('a'))
  await expect(renameSnippet(author, id, 'Mine')).rejects.toBeInstanceOf(NotFound)
  await expect(deleteSnippet(author, id)).rejects.toBeInstanceOf(NotFound)
  await expect(snippetPage(world.ctx('member'))).rejects.toBeInstanceOf(NotFound)
})

test('those of a Ghost file come once; a name that is here stays as it is', async () => {
  const theirs = (name: string) => ({ id: Bun.randomUUIDv7(), ghostId: 'a', name, document: text('theirs') })
  await saveSnippet(editor(), 'Ours', text('ours'))
  const file = [theirs('OURS'), theirs('Theirs'), theirs('')]
  const bring = () => transaction(world.ctx(), tx => importSnippets(tx, file))
  expect([await bring(), await bring()]).toEqual([2, 0])
  expect(await names()).toEqual(expect.arrayContaining(['Ours', 'Theirs', 'Untitled']))
})

test('a page of them is bounded, and the next goes on behind it', async () => {
  for (let number = 0; number < SNIPPETS_PER_PAGE; number++)
    await saveSnippet(editor(), `Zz ${number}`, text('a'))
  const first = await snippetPage(editor())
  const second = await snippetPage(editor(), first.next)
  const ids = [...first.snippets, ...second.snippets].map(({ id }) => id)
  expect([first.snippets.length, second.next, new Set(ids).size]).toEqual([
    SNIPPETS_PER_PAGE,
    null,
    ids.length,
  ])
})
