import { ACTIVITY_JSON } from '../content-negotiation'
import { actorAddresses, actorDocument, actorKeyIds } from '../documents/actor'
import { acctUri, hostOf } from '../handle'
import { generateStoredKeyPair, importPrivateKey } from '../keys'
import { signCavage } from '../signatures/cavage'
import type { Signer } from '../signatures/message'
import { signRfc9421 } from '../signatures/rfc9421'
import { JRD_JSON, jrd } from '../webfinger'

type Document = Readonly<Record<string, unknown>>

export type RemoteActor = {
  readonly id: string
  readonly rsa: Signer
  readonly ed25519: Signer
  readonly document: Document
}

/** A server elsewhere on loopback that does as a test says: any actors, any documents, any names. */
export type RemoteServer = {
  readonly origin: string
  readonly host: string
  /** Addresses that were asked for, oldest first. */
  readonly asked: readonly string[]
  /** An actor at `/actors/<path>`, with keys of its own; `changes` go over its document. */
  actor(path: string, changes?: Document): Promise<RemoteActor>
  /** What is served at an address of this server from now on; null: it is gone, a number: that status. */
  serve(url: string, document: Document | null | number): void
  /** Whom WebFinger names for this user (lower case; asked for in any) from now on. */
  name(user: string, id: string): void
  /** Posts an activity to an inbox, signed anew each time. */
  post(inbox: string, activity: Document, by: Signer, scheme?: 'rfc9421' | 'cavage'): Promise<Response>
  stop(): Promise<void>
}

export async function startRemoteServer(): Promise<RemoteServer> {
  const documents = new Map<string, Document | null | number>()
  const names = new Map<string, string>()
  const asked: string[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const url = new URL(request.url)
      asked.push(request.url)
      if (url.pathname === '/.well-known/webfinger') return finger(url.searchParams.get('resource') ?? '')
      const document = documents.get(`${origin}${url.pathname}`)
      if (typeof document === 'number') return new Response(null, { status: document })
      if (!document) return new Response(null, { status: document === null ? 410 : 404 })
      return Response.json(document, { headers: { 'content-type': ACTIVITY_JSON } })
    },
  })
  const origin = `http://127.0.0.1:${server.port}`
  const host = hostOf(origin)

  function finger(resource: string): Response {
    const user = [...names.keys()].find(name => acctUri({ user: name, host }) === resource.toLowerCase())
    const id = user && names.get(user)
    if (!user || !id) return new Response(null, { status: 404 })
    return Response.json(jrd({ handle: { user, host }, id, profile: id }), {
      headers: { 'content-type': JRD_JSON },
    })
  }

  // Signatures are of one second: a salt makes two of the same thing two.
  let salt = 0

  return {
    origin,
    host,
    asked,
    async actor(path, changes = {}) {
      const [rsa, ed25519] = await Promise.all([
        generateStoredKeyPair('rsa'),
        generateStoredKeyPair('ed25519'),
      ])
      const addresses = actorAddresses(origin, path)
      const document = {
        ...actorDocument({
          type: 'Person',
          addresses,
          handle: path,
          name: path,
          summaryHtml: '',
          url: addresses.id,
          rsaPublicKeyPem: rsa.publicKeyPem,
          ed25519PublicKeyPem: ed25519.publicKeyPem,
          discoverable: true,
          manuallyApprovesFollowers: false,
        }),
        ...changes,
      }
      documents.set(addresses.id, document)
      const keyIds = actorKeyIds(addresses.id)
      return {
        id: addresses.id,
        document,
        rsa: { keyId: keyIds.rsa, privateKey: importPrivateKey(rsa.privateKeyPem) },
        ed25519: { keyId: keyIds.ed25519, privateKey: importPrivateKey(ed25519.privateKeyPem) },
      }
    },
    serve: (url, document) => void documents.set(url, document),
    name: (user, id) => void names.set(user, id),
    post(inbox, activity, by, scheme = 'rfc9421') {
      salt += 1
      const body = new TextEncoder().encode(JSON.stringify({ ...activity, salt }))
      const headers = new Headers({ 'content-type': ACTIVITY_JSON })
      const sign = scheme === 'rfc9421' ? signRfc9421 : signCavage
      const signed = sign({ method: 'POST', url: inbox, headers, body }, by, new Date())
      return fetch(inbox, { method: 'POST', headers: signed, body })
    },
    stop: async () => server.stop(true),
  }
}
