import { ACTIVITY_JSON } from '../content-negotiation'
import { actorAddresses, actorDocument, actorKeyIds } from '../documents/actor'
import { generateStoredKeyPair, importPrivateKey } from '../keys'
import type { Signer } from '../signatures/message'

export type BlogActor = {
  readonly origin: string
  readonly actorId: string
  readonly inbox: string
  readonly rsa: Signer
  readonly ed25519: Signer
  /** POSTs that came to the inbox: the request and its raw body. */
  readonly posts: readonly { readonly request: Request; readonly body: Uint8Array }[]
  /** The next POST, or the first one not asked for yet. */
  nextPost(): Promise<{ request: Request; body: Uint8Array }>
  stop(): Promise<void>
}

/** The blog's actor on a real HTTP server on loopback: serves its document and keeps what its inbox gets. */
export async function startBlogActor(): Promise<BlogActor> {
  const [rsa, ed25519] = await Promise.all([generateStoredKeyPair('rsa'), generateStoredKeyPair('ed25519')])
  const posts: { request: Request; body: Uint8Array }[] = []
  const arrived: PromiseWithResolvers<void>[] = []
  const slot = (index: number) => {
    while (arrived.length <= index) arrived.push(Promise.withResolvers<void>())
    return arrived[index]!
  }
  let asked = 0
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      if (request.method === 'POST') {
        const body = await request.bytes()
        const { url, method, headers } = request
        posts.push({ request: new Request(url, { method, headers }), body })
        slot(posts.length - 1).resolve()
        return new Response(null, { status: 202 })
      }
      return Response.json(document, { headers: { 'content-type': ACTIVITY_JSON } })
    },
  })
  const origin = `http://127.0.0.1:${server.port}`
  const addresses = actorAddresses(origin, 'blog')
  const document = actorDocument({
    type: 'Service',
    addresses,
    handle: 'blog',
    name: 'The growers’ blog',
    summaryHtml: '<p>News from the field</p>',
    url: origin,
    rsaPublicKeyPem: rsa.publicKeyPem,
    ed25519PublicKeyPem: ed25519.publicKeyPem,
    discoverable: true,
    manuallyApprovesFollowers: false,
  })
  const keyIds = actorKeyIds(addresses.id)
  return {
    origin,
    actorId: addresses.id,
    inbox: addresses.inbox,
    rsa: { keyId: keyIds.rsa, privateKey: importPrivateKey(rsa.privateKeyPem) },
    ed25519: { keyId: keyIds.ed25519, privateKey: importPrivateKey(ed25519.privateKeyPem) },
    posts,
    async nextPost() {
      const index = asked
      asked += 1
      await slot(index).promise
      return posts[index]!
    },
    stop: async () => server.stop(true),
  }
}
