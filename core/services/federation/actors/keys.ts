import { actorKeyIds } from '#core/activitypub/documents/actor'
import { generateStoredKeyPair, importPrivateKey } from '#core/activitypub/keys'
import type { Signer } from '#core/activitypub/signatures/message'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import type { ActorRow } from './actor-row'
import { appActor } from './local-actor'

type PublicKeys = { readonly rsaPublicPem: string; readonly ed25519PublicPem: string }

/** What an actor of ours signs with. RSA: it is the one kind of key that everybody in the fediverse verifies. */
export async function signerOf(ctx: Ctx, actor: ActorRow): Promise<Signer> {
  const holder = await keyHolder(ctx, actor)
  await ensureKeys(ctx, holder)
  const [keys] = await ctx.em.execute<{ rsa_private_pem: string }[]>(
    'select rsa_private_pem from actor_keys where actor_id = ?',
    [holder.id],
  )
  if (!keys) throw new Error(`${holder.uri} has no keys`)
  return { keyId: actorKeyIds(actor.uri).rsa, privateKey: importPrivateKey(keys.rsa_private_pem) }
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
  return transaction(ctx, async tx => {
    const [row] = await tx.em.execute<Pick<ActorRow, 'publicKeyPem' | 'ed25519PublicKey'>[]>(
      `select public_key_pem as "publicKeyPem", ed25519public_key as "ed25519PublicKey" from actors
       where id = ? for no key update`,
      [holder.id],
    )
    const others = row && publicKeys(row)
    if (others) return others
    const ids = actorKeyIds(holder.uri)
    await tx.em.execute(
      `update actors set public_key_id = ?, public_key_pem = ?, ed25519key_id = ?, ed25519public_key = ?
       where id = ?`,
      [ids.rsa, rsa.publicKeyPem, ids.ed25519, ed25519.publicKeyPem, holder.id],
    )
    await tx.em.execute(
      `insert into actor_keys (actor_id, rsa_private_pem, ed25519private_pem, created_at) values (?, ?, ?, ?)`,
      [holder.id, rsa.privateKeyPem, ed25519.privateKeyPem, tx.now],
    )
    return { rsaPublicPem: rsa.publicKeyPem, ed25519PublicPem: ed25519.publicKeyPem }
  })
}

function publicKeys(row: Pick<ActorRow, 'publicKeyPem' | 'ed25519PublicKey'>): PublicKeys | null {
  const { publicKeyPem: rsaPublicPem, ed25519PublicKey: ed25519PublicPem } = row
  return rsaPublicPem && ed25519PublicPem ? { rsaPublicPem, ed25519PublicPem } : null
}
