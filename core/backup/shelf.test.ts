import { afterAll, expect, test } from 'bun:test'
import { keepNewest, nameAt, openShelf, readBackup } from './shelf'

const objects = new Map<string, Blob>()
/** As much of S3's protocol as a shelf needs. */
const bucket = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    const key = pathname.replace('/coop/', '')
    if (!request.headers.get('authorization')?.startsWith('AWS4-HMAC-SHA256 '))
      return new Response('', { status: 403 })
    if (request.method === 'PUT') objects.set(key, await request.blob())
    else if (request.method === 'DELETE') objects.delete(key)
    else if (searchParams.has('list-type')) return new Response(listed(searchParams.get('prefix') ?? ''))
    else return new Response(objects.get(key), { status: objects.has(key) ? 200 : 404 })
    return new Response('', { headers: { etag: '"1"' } })
  },
})
afterAll(() => bucket.stop(true))

const ENV = {
  S3_ENDPOINT: bucket.url.origin,
  S3_REGION: 'eu',
  S3_ACCESS_KEY_ID: 'ada',
  S3_SECRET_ACCESS_KEY: 'x',
}

test('a bucket keeps backups under their prefix, the newest of them as told, and gives them back', async () => {
  const shelf = openShelf('s3://coop/nightly/', ENV)
  const names = [1, 2, 3].map(day => nameAt(new Date(Date.UTC(2026, 10, day, 3, 15))))
  expect(names[0]).toBe('rose-ash-20261101T031500Z.tar.gz.age')
  for (const name of names) expect(await shelf.put(name, new Blob([name]).stream())).toBe(name.length)
  objects.set('nightly/rose-ash-letters.txt', new Blob([]))
  expect(await shelf.names()).toEqual(names)
  expect(await keepNewest(shelf, 1)).toEqual(names.slice(0, 2))
  expect([...objects.keys()]).toEqual([`nightly/${names[2]}`, 'nightly/rose-ash-letters.txt'])
  const place = shelf.place(names[2] ?? '')
  expect(place).toBe(`s3://coop/nightly/${names[2]}`)
  expect(await readBackup(place, ENV).text()).toBe(names[2] ?? '')
})

function listed(prefix: string): string {
  const keys = [...objects.keys()].filter(key => key.startsWith(prefix)).sort()
  const contents = keys.map(key => `<Contents><Key>${key}</Key></Contents>`).join('')
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`
}
