import { createFederation, generateCryptoKeyPair, type InboxContext, MemoryKvStore } from '@fedify/fedify'
import {
  Activity,
  Create,
  CryptographicKey,
  Endpoints,
  Follow,
  isActor,
  Like,
  Note,
  Person,
  PUBLIC_COLLECTION,
  Undo,
} from '@fedify/fedify/vocab'
import { isObject, type JsonObject, list, text, typesOf } from '../json'
import { articlesPage } from './articles-page'
import { rsaKeyPair } from './rsa-key-pair'

const READER = 'reader'

/** Another server of the fediverse, by other people's code: one actor, `@reader@127.0.0.1:<port>`. */
export type FedifyPeer = {
  readonly origin: string
  readonly handle: string
  readonly actorId: string
  readonly inbox: string
  /** Every activity whose signature Fedify itself verified, as it came, oldest first. */
  received(): readonly JsonObject[]
  /** The first activity of this type, now or when it comes. */
  receivedOf(type: string): Promise<JsonObject>
  /** Looks the actor up and sends it a signed Follow; returns the id of the Follow. */
  follow(actorId: string): Promise<string>
  /** The id of what Fedify finds at an address, as its readers paste them into a search; null when it finds nothing. */
  lookUp(address: string): Promise<string | null>
  undoFollow(actorId: string, followId: string): Promise<void>
  like(actorId: string, objectId: string): Promise<void>
  /** Sends a signed, public Create of a Note; returns the id of the Note. */
  note(actorId: string, contentHtml: string): Promise<string>
  stop(): Promise<void>
}

/**
 * Starts a real Fedify server on loopback, on a free port. Received articles stand at `GET /articles`.
 * Only for tests: it speaks http and fetches from private addresses. That takes two things: `allowPrivateAddress`,
 * which makes both document loaders take loopback (and excludes giving loaders of our own), and ids with `http:`,
 * which Fedify takes as they are, from the request's own origin.
 */
export async function startFedifyPeer(): Promise<FedifyPeer> {
  const activities: JsonObject[] = []
  const waiting: { type: string; resolve(activity: JsonObject): void }[] = []
  const keyPairs = await keyPairsOfPeers()
  const federation = createFederation<void>({ kv: new MemoryKvStore(), allowPrivateAddress: true })
  federation
    .setActorDispatcher('/users/{identifier}', async (ctx, identifier) => {
      if (identifier !== READER) return null
      const keys = await ctx.getActorKeyPairs(identifier)
      return new Person({
        id: ctx.getActorUri(identifier),
        preferredUsername: identifier,
        name: 'A reader elsewhere',
        inbox: ctx.getInboxUri(identifier),
        endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
        publicKey: keys[0]?.cryptographicKey ?? new CryptographicKey({}),
        assertionMethods: keys.map(key => key.multikey),
      })
    })
    .setKeyPairsDispatcher(() => keyPairs)
  federation
    .setInboxListeners('/users/{identifier}/inbox', '/inbox')
    .on(Activity, async (ctx, activity) => record(await asReceived(ctx, activity)))

  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: request => {
      if (new URL(request.url).pathname === '/articles') return articlesPage(articles())
      return federation.fetch(request, { contextData: undefined })
    },
  })
  const origin = `http://127.0.0.1:${server.port}`
  const ctx = federation.createContext(new URL(origin), undefined)
  const me = ctx.getActorUri(READER)

  function record(activity: JsonObject): void {
    activities.push(activity)
    for (const waiter of waiting.filter(({ type }) => typesOf(activity).includes(type))) {
      waiting.splice(waiting.indexOf(waiter), 1)
      waiter.resolve(activity)
    }
  }

  function articles(): readonly JsonObject[] {
    return activities
      .filter(activity => typesOf(activity).includes('Create'))
      .flatMap(activity => list(activity.object))
      .filter(isObject)
      .filter(object => typesOf(object).includes('Article'))
  }

  async function send(actorId: string, activity: Activity): Promise<void> {
    const actor = await ctx.lookupObject(actorId)
    if (!isActor(actor)) throw new Error(`${actorId} is no actor that Fedify can read`)
    await ctx.sendActivity({ identifier: READER }, actor, activity, { immediate: true })
  }

  const newId = (kind: string) => new URL(`${origin}/${kind}/${crypto.randomUUID()}`)

  return {
    origin,
    handle: `@${READER}@127.0.0.1:${server.port}`,
    actorId: me.href,
    inbox: ctx.getInboxUri(READER).href,
    received: () => activities,
    receivedOf(type) {
      const found = activities.find(activity => typesOf(activity).includes(type))
      if (found) return Promise.resolve(found)
      return new Promise(resolve => waiting.push({ type, resolve }))
    },
    async lookUp(address) {
      const found = await ctx.lookupObject(address)
      return found?.id?.href ?? null
    },
    async follow(actorId) {
      const id = newId('follows')
      await send(actorId, new Follow({ id, actor: me, object: new URL(actorId), to: new URL(actorId) }))
      return id.href
    },
    async undoFollow(actorId, followId) {
      const object = new Follow({ id: new URL(followId), actor: me, object: new URL(actorId) })
      await send(actorId, new Undo({ id: newId('undos'), actor: me, object }))
    },
    async like(actorId, objectId) {
      await send(actorId, new Like({ id: newId('likes'), actor: me, object: new URL(objectId) }))
    },
    async note(actorId, contentHtml) {
      const id = newId('notes')
      const to = PUBLIC_COLLECTION
      const object = new Note({ id, attribution: me, content: contentHtml, to, cc: new URL(actorId) })
      await send(actorId, new Create({ id: newId('creates'), actor: me, object, to, cc: new URL(actorId) }))
      return id.href
    },
    stop: async () => server.stop(true),
  }
}

let made: Promise<CryptoKeyPair[]> | undefined

/** Made once a process. */
function keyPairsOfPeers(): Promise<CryptoKeyPair[]> {
  made ??= Promise.all([rsaKeyPair(), generateCryptoKeyPair('Ed25519')])
  return made
}

async function asReceived(ctx: InboxContext<void>, activity: Activity): Promise<JsonObject> {
  const json: unknown = await activity.toJsonLd(ctx)
  if (!isObject(json) || text(json.type) === null) throw new Error('Fedify handed over no activity')
  return json
}
