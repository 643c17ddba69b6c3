import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MediaStore } from '#core/contracts/platform/media-store'
import { createMedia } from './create-media'
import { InvalidMediaKey } from './media-store'
import { createS3Media } from './s3-media'

const KEY = 'images/3f/3fa9.webp'
const bytes = new TextEncoder().encode('a jar of honey')

let folder: string
let bucket: ReturnType<typeof startBucket>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'))
  bucket = startBucket()
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await bucket.server.stop(true)
})

const credentials = { bucket: 'coop', accessKeyId: 'ada', secretAccessKey: 'secret' }
const onDisk = () => createMedia({ folder, publicUrl: '/media' })
const inBucket = () =>
  createS3Media({
    ...credentials,
    endpoint: bucket.server.url.origin,
    region: 'eu-west-2',
    publicUrl: '/media',
  })

describe.each([
  ['a folder', onDisk],
  ['a bucket', inBucket],
])('media in %s', (_, make: () => MediaStore) => {
  test('what was put is found, with its content type, until it is deleted', async () => {
    const media = make()
    await media.put(KEY, bytes)
    const found = await media.get(KEY)
    expect(await found!.body.text()).toBe('a jar of honey')
    expect([found!.contentType, found!.size]).toEqual(['image/webp', bytes.byteLength])

    await media.put(KEY, new TextEncoder().encode('another'))
    expect(await (await media.get(KEY))!.body.text()).toBe('another')

    await media.delete(KEY)
    await media.delete(KEY)
    expect(await media.get(KEY)).toBeNull()
  })

  test.each([
    '../secret.png',
    'images/../../secret.png',
    '/etc/passwd.png',
    'images//x.png',
    'images/x',
    'x.exe',
    '.hidden.png',
    'images/x.png\0.jpg',
    'Images/X.PNG',
    'a\\b.png',
    '',
    `${'a'.repeat(300)}.png`,
    'x.html',
  ])('the key %j is refused everywhere', async key => {
    const media = make()
    await expect(media.put(key, bytes)).rejects.toBeInstanceOf(InvalidMediaKey)
    await expect(media.get(key)).rejects.toBeInstanceOf(InvalidMediaKey)
    await expect(media.delete(key)).rejects.toBeInstanceOf(InvalidMediaKey)
    expect(() => media.url(key)).toThrow(InvalidMediaKey)
  })
})

test('many writers of one key leave one whole file and no rubbish', async () => {
  const media = onDisk()
  const texts = Array.from({ length: 20 }, (_, at) => `${at}`.repeat(10_000))
  await Promise.all(texts.map(text => media.put('race/one.json', new TextEncoder().encode(text))))
  expect(texts).toContain(await (await media.get('race/one.json'))!.body.text())
  expect(await readdir(join(folder, 'race'))).toEqual(['one.json'])
})

test('a browser finds media below our own route, wherever they are, or at a CDN, by an address that lasts', () => {
  const env = { S3_BUCKET: 'coop', S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'secret' }
  const cdn = { ...env, S3_PUBLIC_URL: 'https://cdn.example' }
  expect(onDisk().url(KEY)).toBe(`/media/${KEY}`)
  expect(createMedia({ folder, publicUrl: '/media', env }).url(KEY)).toBe(`/media/${KEY}`)
  expect(createMedia({ folder, publicUrl: '/media', env: cdn }).url(KEY)).toBe(`https://cdn.example/${KEY}`)
})

test('a bucket that fails is an error, not a missing picture', async () => {
  bucket.failing = true
  await expect(inBucket().get(KEY)).rejects.toThrow()
  bucket.failing = false
})

test('a bucket without its keys is half a configuration', () => {
  expect(() => createMedia({ folder, publicUrl: '/media', env: { S3_BUCKET: 'coop' } })).toThrow(
    'S3_ACCESS_KEY_ID',
  )
})

/** As much of the S3 protocol as one object needs. Requests without a signature are refused. */
function startBucket() {
  const objects = new Map<string, ArrayBuffer>()
  const state = { failing: false, server: Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: answer }) }
  return state

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (state.failing) return fault(403, 'AccessDenied')
    if (!request.headers.get('authorization')?.startsWith('AWS4-HMAC-SHA256 '))
      return fault(403, 'AccessDenied')
    if (request.method === 'PUT') {
      objects.set(pathname, await request.arrayBuffer())
      return new Response(null, { headers: { etag: '"1"' } })
    }
    if (request.method === 'DELETE') {
      objects.delete(pathname)
      return new Response(null, { status: 204 })
    }
    const found = objects.get(pathname)
    return found ? new Response(found) : fault(404, 'NoSuchKey')
  }

  function fault(status: number, code: string): Response {
    const xml = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
    return new Response(xml, { status, headers: { 'content-type': 'application/xml' } })
  }
}
