import { expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { BUNDLE_BUDGET, buildClientBundles, clientBundles } from './client-bundle'

test('a bundle is built once for its sources, is there for whoever asks, and leaves none of older ones', async () => {
  const [built] = await buildClientBundles()
  const [asked] = clientBundles()
  expect(asked).toEqual({ name: 'editor', file: built!.file })
  expect(existsSync(built!.file)).toBe(true)
  const folder = built!.file.slice(0, built!.file.lastIndexOf('/'))
  expect([...new Bun.Glob('editor-*').scanSync({ cwd: folder })]).toHaveLength(1)
})

test('a bundle says what it weighs on its way to a browser, and keeps within its budget', async () => {
  const [built] = await buildClientBundles()
  const bytes = await Bun.file(built!.file).bytes()
  expect([built!.bytes, built!.gzipBytes]).toEqual([bytes.byteLength, Bun.gzipSync(bytes).byteLength])
  expect(built!.gzipBytes).toBeLessThanOrEqual(BUNDLE_BUDGET)
})
