import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiskMedia } from '#core/media/disk-media'
import { exportUploads } from './uploads'

const folder = mkdtempSync(join(tmpdir(), 'coop-uploads-'))
const disk = createDiskMedia({ folder: join(folder, 'media'), publicUrl: '/media' })
afterAll(() => rmSync(folder, { recursive: true }))

test('a file that is removed between being found and being read is missing, and the others are taken', async () => {
  for (const key of ['a.webp', 'b.webp', 'c.webp']) await disk.put(key, new TextEncoder().encode(key))
  const media = {
    ...disk,
    async get(key: string) {
      const found = await disk.get(key)
      if (key === 'b.webp') await disk.delete(key)
      return found
    },
  }
  const to = join(folder, 'out')
  const counts = await exportUploads(['a.webp', 'b.webp', 'c.webp', 'no-key-of-ours.exe'], media, to)
  expect(counts).toEqual({ taken: 2, missing: ['b.webp', 'no-key-of-ours.exe'] })
  expect(readFileSync(join(to, 'c.webp'), 'utf8')).toBe('c.webp')
})
