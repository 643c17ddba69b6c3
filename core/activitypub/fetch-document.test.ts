import { afterAll, expect, test } from 'bun:test'
import { fetchDocument } from './fetch-document'
import { BodyTooLarge, DocumentMalformed, DocumentUnavailable, OriginMismatch } from './refusals'
import { NOW, remoteReader } from './testing/cast'
import { verifyRequest } from './verify-request'

const { signer, key } = await remoteReader()
let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 404 })
const remote = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: request => answer(request) })
afterAll(() => remote.stop(true))

const url = `http://127.0.0.1:${remote.port}/users/reader`
const options = { allowHttp: true, now: NOW, fetch: (to: string, init: RequestInit) => fetch(to, init) }
const activity = (body: string) =>
  new Response(body, { headers: { 'content-type': 'application/activity+json' } })

test('a document is fetched as what it is, and a fragment is not sent', async () => {
  answer = request => activity(JSON.stringify({ id: request.url, accept: request.headers.get('accept') }))
  expect(await fetchDocument(`${url}#main-key`, options)).toMatchObject({
    id: url,
    accept: expect.stringContaining('application/activity+json'),
  })
})

test('a signed GET passes our own verification, for servers that answer nobody else', async () => {
  answer = async request => {
    const verified = await verifyRequest(request, new Uint8Array(), { now: NOW, fetchKey: async () => key })
    return activity(JSON.stringify({ id: url, signedBy: verified.owner }))
  }
  expect(await fetchDocument(url, { ...options, signer })).toMatchObject({ signedBy: key.owner })
})

test('what is gone is null', async () => {
  for (const status of [404, 410]) {
    answer = () => new Response(null, { status })
    expect(await fetchDocument(url, options)).toBeNull()
  }
})

test('an upload, a stranger’s document, a flood, a fault and a plain address are refused by name', async () => {
  const cases = [
    [() => new Response('{}', { headers: { 'content-type': 'application/json' } }), DocumentMalformed],
    [() => activity('{"id":"https://victim.example/users/editor"}'), OriginMismatch],
    [() => activity('x'.repeat(1024 * 1024 + 1)), BodyTooLarge],
    [() => new Response(null, { status: 500 }), DocumentUnavailable],
  ] as const
  for (const [next, refusal] of cases) {
    answer = next
    await expect(fetchDocument(url, options)).rejects.toThrow(refusal)
  }
  await expect(fetchDocument(url, { ...options, allowHttp: false })).rejects.toThrow(DocumentMalformed)
})

test('a flood without a declared length is cut off as it comes', async () => {
  const chunk = new Uint8Array(64 * 1024).fill(32)
  let sent = 0
  const stream = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        if (sent > 200) return controller.close()
        controller.enqueue(chunk)
      },
    })
  answer = () => new Response(stream(), { headers: { 'content-type': 'application/activity+json' } })
  await expect(fetchDocument(url, options)).rejects.toThrow(BodyTooLarge)
  expect(sent).toBeLessThan(200)
})
