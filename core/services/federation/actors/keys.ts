import { actorKeyIds } from '#core/activitypub/documents/actor'
import { generateStoredKeyPair, importPrivateKey } from '#core/activitypub/keys'
import type { Signer } from '#core/activitypub/signatures/message'
import type { Ctx } from '#core/contracts/ctx'
import { decrypt, encrypt } from '#core/crypto/encrypt'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import type { ActorRow } from './actor-row'
import { appActor } from './local-actor'

const PURPOSE = 'keys of actors at rest'
/** How a key begins that an older version kept: in clear, until the next night. */
const IN_CLEAR = '-----BEGIN'
const AT_A_TIME = 100

type PublicKeys = { readonly rsaPublicPem: string; readonly ed25519PublicPem: string }

/** What an actor of ours signs with. RSA: it is the one kind of key that everybody in the fediverse verifies. */
export async function signerOf(ctx: Ctx, actor: ActorRow): Promise<Signer> {
  const holder = await keyHolder(ctx, actor)
  await ensureKeys(ctx, holder)
  const keys = await db(ctx)
    .selectFrom('actor_keys')
    .select('rsa_private_pem')
    .where('actor_id', '=', holder.id)
    .executeTakeFirst()
  if (!keys) throw new Error(`${holder.uri} has no keys`)
  return {
    keyId: actorKeyIds(actor.uri).rsa,
    privateKey: importPrivateKey(await opened(ctx, keys.rsa_private_pem)),
  }
}

/** The public halves, for the actor's document. */
export async function publicKeysOf(ctx: Ctx, actor: ActorRow): Promise<PublicKeys> {
  return ensureKeys(ctx, await keyHolder(ctx, actor))
}

/** The apps are projections of one key pair, the server's own; each names it by a key id of its own. */
async function keyHolder(ctx: Ctx, actor: ActorRow): Promise<ActorRow> {
  return actor.app && actor.app !== 'federation' ? appActor(ctx, 'federation') : actor
}

async function ensureKeys(ctx: Ctx, holder: ActorRow): Promise<PublicKeys> {
  const known = publicKeys(holder)
  if (known) return known
  // Made before the lock is taken: a tenth of a second of arithmetic should not hold a row.
  const [rsa, ed25519] = await Promise.all([generateStoredKeyPair('rsa'), generateStoredKeyPair('ed25519')])
  const sealed = { rsa: await closed(ctx, rsa.privateKeyPem), ed: await closed(ctx, ed25519.privateKeyPem) }
  return transaction(ctx, async tx => {
    const row = await db(tx)
      .selectFrom('actors')
      .select(['public_key_pem as publicKeyPem', 'ed25519public_key as ed25519PublicKey'])
      .where('id', '=', holder.id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    const others = row && publicKeys(row)
    if (others) return others
    const ids = actorKeyIds(holder.uri)
    await db(tx)
      .updateTable('actors')
      .set({ public_key_id: ids.rsa, public_key_pem: rsa.publicKeyPem })
      .set({ ed25519key_id: ids.ed25519, ed25519public_key: ed25519.publicKeyPem })
      .where('id', '=', holder.id)
      .execute()
    await db(tx)
      .insertInto('actor_keys')
      .values({
        actor_id: holder.id,
        rsa_private_pem: sealed.rsa,
        ed25519private_pem: sealed.ed,
        created_at: tx.now,
      })
      .execute()
    return { rsaPublicPem: rsa.publicKeyPem, ed25519PublicPem: ed25519.publicKeyPem }
  })
}

/** Job, nightly: leaves no private key in clear. */
export const hideActorKeys: Task = async ctx => {
  for (;;) {
    const rows = await db(ctx)
      .selectFrom('actor_keys')
      .select(['actor_id as id', 'rsa_private_pem as rsa', 'ed25519private_pem as ed'])
      .where('rsa_private_pem', 'like', `${IN_CLEAR}%`)
      .limit(AT_A_TIME)
      .execute()
    for (const { id, rsa, ed } of rows)
      await db(ctx)
        .updateTable('actor_keys')
        .set({ rsa_private_pem: await closed(ctx, rsa), ed25519private_pem: await closed(ctx, ed) })
        .where('actor_id', '=', id)
        .where('rsa_private_pem', '=', rsa)
        .execute()
    if (rows.length < AT_A_TIME) return
  }
}

function closed({ house }: Ctx, pem: string): Promise<string> {
  return encrypt(house.config.keys, PURPOSE, pem)
}

/** Throws jose's errors for what another house closed. */
async function opened({ house }: Ctx, kept: string): Promise<string> {
  return kept.startsWith(IN_CLEAR) ? kept : decrypt(house.config.keys, PURPOSE, kept)
}

function publicKeys(row: Pick<ActorRow, 'publicKeyPem' | 'ed25519PublicKey'>): PublicKeys | null {
  const { publicKeyPem: rsaPublicPem, ed25519PublicKey: ed25519PublicPem } = row
  return rsaPublicPem && ed25519PublicPem ? { rsaPublicPem, ed25519PublicPem } : null
}
