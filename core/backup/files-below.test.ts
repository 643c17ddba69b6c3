import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { filesBelow } from './files-below'

const root = mkdtempSync(join(tmpdir(), 'coop-files-'))
afterAll(() => rmSync(root, { recursive: true }))

test('uploads that were moved to another disk are found by the link, and no link leads round', async () => {
  const [media, disk] = [join(root, 'media'), join(root, 'disk')]
  for (const folder of [join(media, 'site'), join(disk, '3f')]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(media, 'site/logo.svg'), '')
  writeFileSync(join(disk, '3f/3fa9.webp'), '')
  symlinkSync(disk, join(media, 'images'))
  symlinkSync(media, join(disk, 'again'))
  symlinkSync(join(root, 'nowhere'), join(media, 'gone.webp'))
  symlinkSync('itself.webp', join(media, 'itself.webp'))
  const found = await filesBelow(media)
  expect(found.map(path => relative(media, path))).toEqual(['images/3f/3fa9.webp', 'site/logo.svg'])
  expect(await filesBelow(join(root, 'never made'))).toEqual([])
})

test('files and folders whose names are not UTF-8 are told of, and do not hide their neighbours', async () => {
  const folder = join(root, 'from an old disk')
  mkdirSync(folder)
  const named = (...bytes: number[]) => Buffer.concat([Buffer.from(`${folder}/jar-`), Buffer.from(bytes)])
  writeFileSync(named(0xe4), '')
  mkdirSync(named(0xff, 0xfe))
  writeFileSync(join(folder, 'jar-ä.webp'), '')
  const unnamed: string[] = []
  const found = await filesBelow(folder, path => unnamed.push(path))
  expect(found.map(path => relative(folder, path))).toEqual(['jar-ä.webp'])
  expect(unnamed.map(path => relative(folder, path))).toEqual(['jar-\uFFFD', 'jar-\uFFFD\uFFFD'])
})
