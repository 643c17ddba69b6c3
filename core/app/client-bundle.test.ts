import { expect, test } from 'bun:test'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BUNDLE_BUDGET, buildClientBundles, clientBundles } from './client-bundle'

test('a bundle is built once for its sources, is there for whoever asks, and leaves none of older ones', async () => {
  const [built] = await buildClientBundles()
  const [asked] = clientBundles()
  expect(asked).toEqual({
    name: 'editor',
    folder: built!.folder,
    entry: 'editor.js',
    chunks: built!.chunks,
    next: built!.next,
  })
  for (const file of ['editor.js', ...built!.chunks])
    expect(existsSync(join(built!.folder, file)), file).toBe(true)
  const beside = readdirSync(dirname(built!.folder))
  expect(beside.filter(name => name.startsWith('editor-') || name.startsWith('draft-'))).toHaveLength(1)
})

test('a bundle says what each of its files weighs on its way to a browser; all keep within its budget', async () => {
  const [built] = await buildClientBundles()
  for (const { file, bytes, gzipBytes } of built!.weights) {
    const written = await Bun.file(join(built!.folder, file)).bytes()
    expect([bytes, gzipBytes]).toEqual([written.byteLength, Bun.gzipSync(written).byteLength])
  }
  expect(built!.weights.map(({ file }) => file).toSorted()).toEqual(
    ['editor.js', ...built!.chunks].toSorted(),
  )
  expect(built!.gzipBytes).toBe(built!.weights.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0))
  expect(built!.gzipBytes).toBeLessThanOrEqual(BUNDLE_BUDGET)
})

test('what opens a page is small and waits for nothing; what it asks for next is known, and is not all', async () => {
  const [built] = await buildClientBundles()
  const entry = await Bun.file(join(built!.folder, built!.entry)).text()
  expect(Bun.gzipSync(entry).byteLength).toBeLessThanOrEqual(2_000)
  expect(entry).not.toMatch(/^import\b|import\s*\{[^}]*\}\s*from/)
  expect(built!.next.length).toBeGreaterThan(0)
  const later = built!.chunks.filter(chunk => !built!.next.includes(chunk))
  expect(later.map(chunk => chunk.replace(/-.*/, ''))).toEqual(['editor/tools'])
})
