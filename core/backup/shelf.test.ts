import { afterAll, afterEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBucket } from '../../tests/bucket'
import { keepNewest, nameAt, openShelf, readBackup } from './shelf'

const DAY_MS = 86_400_000
const nightly = (day: number) => nameAt(new Date(Date.UTC(2026, 10, day, 3, 15)))
const bytesOf = (text: string) => new Blob([text]).stream()

const bucket = startBucket({ pageSize: 2 })
const folder = mkdtempSync(join(tmpdir(), 'coop-shelf-'))
afterEach(() => {
  bucket.objects.clear()
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
})
afterAll(async () => {
  await bucket.stop()
  rmSync(folder, { recursive: true })
})

describe.each([
  ['a folder', () => openShelf(folder, {})],
  ['a bucket', () => openShelf('s3://coop/nightly/', bucket.env)],
])('%s', (_, open) => {
  test('keeps backups, the newest of them as told, and nothing of others is touched', async () => {
    const shelf = open()
    const names = [1, 2, 3, 4, 5].map(nightly)
    expect(names[0]).toBe('rose-ash-20261101T031500Z.tar.gz.age')
    for (const name of names)
      expect(await shelf.put(name, bytesOf(name))).toEqual({ bytes: name.length, isSeen: true })
    bucket.objects.set('nightly/rose-ash-letters.txt', new Blob([]))
    writeFileSync(join(folder, 'rose-ash-letters.txt'), '')
    expect(await shelf.names()).toEqual(names)
    expect(await keepNewest(shelf, 2, nightly(5))).toEqual(names.slice(0, 3))
    expect(await shelf.names()).toEqual(names.slice(3))
    expect(await keepNewest(shelf, 14, nightly(5))).toEqual([])
    expect([...bucket.objects.keys(), ...readdirSync(folder)]).toContain('rose-ash-letters.txt')
    expect(await readBackup(shelf.place(nightly(5)), bucket.env).text()).toBe(nightly(5))
  })

  test('never removes the one just made, also where the clock of others was ahead', async () => {
    const shelf = open()
    for (const day of [27, 28, 3]) await shelf.put(nightly(day), bytesOf('x'))
    expect(await keepNewest(shelf, 1, nightly(3))).toEqual([nightly(27), nightly(28)])
    expect(await shelf.names()).toEqual([nightly(3)])
  })
})

test('a bucket without its keys, or that keeps less than it was given, is no place for a backup', async () => {
  for (const missing of ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'])
    expect(() => openShelf('s3://coop/nightly', { ...bucket.env, [missing]: '' })).toThrow(
      's3://coop/nightly needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY',
    )
  for (const nowhere of ['s3://', 's3:///nightly', 's3://a b/'])
    expect(() => openShelf(nowhere, bucket.env)).toThrow(
      `${nowhere} names no bucket: write s3://bucket/prefix.`,
    )
  expect(() => readBackup('s3://coop', bucket.env)).toThrow('s3://coop names no backup')
  const shelf = openShelf('s3://coop/nightly', bucket.env)
  const forgetful = bucket.objects.set
  bucket.objects.set = (key, blob) => forgetful.call(bucket.objects, key, blob.slice(0, 3))
  await expect(shelf.put(nightly(1), bytesOf('whole'))).rejects.toThrow('The bucket has 3 of 5 bytes')
  bucket.objects.set = forgetful
})

describe.each([
  ['write alone', ['write'], false],
  ['write and read', ['write', 'read'], true],
  ['write, read and list', ['write', 'read', 'list'], true],
  ['write and list', ['write', 'list'], false],
] as const)('a key that may %s', (_, may, isSeen) => {
  test('puts backups, says whether they were seen there, and leaves the older ones', async () => {
    const narrow = startBucket({ may })
    const shelf = openShelf('s3://coop/nightly', narrow.env)
    for (const day of [1, 2, 3])
      expect(await shelf.put(nightly(day), bytesOf('whole'))).toEqual({ bytes: 5, isSeen })
    expect(await keepNewest(shelf, 1, nightly(3))).toBeNull()
    expect(narrow.objects.size).toBe(3)
    await narrow.stop()
  })
})

test('a key that may do all but write puts nothing, and that is no backup', async () => {
  const narrow = startBucket({ may: ['read', 'list', 'delete'] })
  const shelf = openShelf('s3://coop/nightly', narrow.env)
  await expect(shelf.put(nightly(1), bytesOf('whole'))).rejects.toThrow('Access Denied')
  await narrow.stop()
})

test('where a bucket keeps versions, what is removed or written again is out of the list and still there', async () => {
  bucket.versions.length = 0
  const shelf = openShelf('s3://coop/nightly', bucket.env)
  for (const day of [1, 2]) await shelf.put(nightly(day), bytesOf(`of day ${day}`))
  await shelf.put(nightly(2), bytesOf('again'))
  expect(await keepNewest(shelf, 1, nightly(2))).toEqual([nightly(1)])
  expect(await shelf.names()).toEqual([nightly(2)])
  expect(await readBackup(shelf.place(nightly(2)), bucket.env).text()).toBe('again')
  expect(await Promise.all(bucket.versions.map(each => each.text()))).toEqual(['of day 2', 'of day 1'])
})

test('a bucket that is away, or lets nobody in, keeps no backup without a word', async () => {
  const away = openShelf('s3://coop/nightly', { ...bucket.env, S3_ENDPOINT: 'http://127.0.0.1:1' })
  await expect(away.put(nightly(1), bytesOf('x'))).rejects.toThrow()
  using shut = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('', { status: 403 }) })
  const closed = openShelf('s3://coop/nightly', { ...bucket.env, S3_ENDPOINT: shut.url.origin })
  await expect(closed.put(nightly(1), bytesOf('x'))).rejects.toThrow()
})

test('two that begin in the same second are one whole backup', async () => {
  const shelf = openShelf(folder, {})
  const texts = ['ada'.repeat(50_000), 'bea'.repeat(50_000)]
  await Promise.all(texts.map(text => shelf.put(nightly(1), bytesOf(text))))
  expect(readdirSync(folder)).toEqual([nightly(1)])
  expect(texts).toContain(readFileSync(join(folder, nightly(1)), 'utf8'))
})

test('a disk that fills up leaves what was there, and no half of what is new', async () => {
  const shelf = openShelf(folder, {})
  await shelf.put(nightly(1), bytesOf('whole'))
  let pieces = 0
  const filling = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (++pieces < 3) controller.enqueue(new Uint8Array(70_000))
      else controller.error(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    },
  })
  await expect(shelf.put(nightly(1), filling)).rejects.toThrow(
    `There is no room left in ${folder}: make some`,
  )
  expect(readdirSync(folder)).toEqual([nightly(1)])
  expect(readFileSync(join(folder, nightly(1)), 'utf8')).toBe('whole')
})

test('what a killed backup of an older version has left is removed a day later, what is being written is not', async () => {
  const [old, under, own] = [`${nightly(1)}.3fa9.part`, `${nightly(2)}.7bc1.part`, 'rose-ash-holiday.part']
  for (const name of [old, under, own]) writeFileSync(join(folder, name), 'half')
  const before = new Date(Date.now() - DAY_MS - 60_000)
  for (const name of [old, own]) utimesSync(join(folder, name), before, before)
  await openShelf(folder, {}).put(nightly(3), bytesOf('x'))
  expect(readdirSync(folder).sort()).toEqual([own, nightly(3), under].sort())
})
