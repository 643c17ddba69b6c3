import type { Server } from 'bun'

export type Bucket = {
  /** What lies in it, by its key. */
  readonly objects: Map<string, Blob>
  /** Versions that were written over or deleted, where it keeps them: who lists or reads does not see them. */
  readonly versions: Blob[]
  /** The variables that lead there. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

type BucketOptions = {
  readonly pageSize?: number
  /** What the key may do; all unless told otherwise. */
  readonly may?: readonly ('write' | 'read' | 'list' | 'delete')[]
}

/** As much of S3's protocol as we use, for the bucket `coop`, which keeps versions. A list comes in pages of `pageSize`. */
export function startBucket({
  pageSize = 1_000,
  may = ['write', 'read', 'list', 'delete'],
}: BucketOptions = {}): Bucket {
  const objects = new Map<string, Blob>()
  const versions: Blob[] = []
  const server: Server<undefined> = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: answer })
  return {
    objects,
    versions,
    env: {
      S3_ENDPOINT: server.url.origin,
      S3_REGION: 'eu',
      S3_ACCESS_KEY_ID: 'ada',
      S3_SECRET_ACCESS_KEY: 'x',
    },
    stop: () => server.stop(true),
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const key = decodeURIComponent(pathname.replace('/coop/', ''))
    if (!request.headers.get('authorization')?.startsWith('AWS4-HMAC-SHA256 '))
      return new Response('', { status: 403 })
    if (!may.includes(asks(request.method, searchParams))) return denied(request.method)
    const before = objects.get(key)
    if (before && ['PUT', 'DELETE'].includes(request.method)) versions.push(before)
    if (request.method === 'PUT') objects.set(key, await request.blob())
    else if (request.method === 'DELETE') objects.delete(key)
    else if (searchParams.has('list-type')) return list(searchParams)
    else return objects.has(key) ? new Response(objects.get(key)) : missing()
    return new Response('', { headers: { etag: '"1"' } })
  }

  function asks(method: string, asked: URLSearchParams) {
    if (method === 'PUT') return 'write'
    if (method === 'DELETE') return 'delete'
    return asked.has('list-type') ? 'list' : 'read'
  }

  /** A HEAD has an answer without words. */
  function denied(method: string): Response {
    const xml =
      '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
    const headers = { 'content-type': 'application/xml' }
    return new Response(method === 'HEAD' ? null : xml, { status: 403, headers })
  }

  function missing(): Response {
    const xml = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>There is none</Message></Error>'
    return new Response(xml, { status: 404, headers: { 'content-type': 'application/xml' } })
  }

  function list(asked: URLSearchParams): Response {
    const after = asked.get('start-after') ?? ''
    const keys = [...objects.keys()].filter(key => key.startsWith(asked.get('prefix') ?? '') && key > after)
    const page = keys.sort().slice(0, pageSize)
    const contents = page.map(key => `<Contents><Key>${key}</Key></Contents>`).join('')
    const more = page.length < keys.length
    return new Response(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${contents}</ListBucketResult>`,
    )
  }
}
