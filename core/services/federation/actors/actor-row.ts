import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'

export type ActorRow = {
  readonly id: string
  readonly uri: string
  readonly kind: 'Person' | 'Service' | 'Group' | 'Organization' | 'Application'
  readonly app: DomainName | null
  readonly memberId: string | null
  readonly username: string
  readonly host: string
  readonly name: string
  readonly summary: string
  readonly url: string | null
  readonly icon: string | null
  readonly inbox: string
  readonly sharedInbox: string | null
  readonly followers: string | null
  readonly manuallyApprovesFollowers: boolean
  readonly publicKeyPem: string | null
  readonly ed25519PublicKey: string | null
  readonly movedTo: string | null
  readonly createdAt: Date
  readonly deletedAt: Date | null
}

/** The columns of an `ActorRow` out of `actors as a`. */
export const ACTOR_COLUMNS = [
  'a.id',
  'a.uri',
  'a.kind',
  'a.app',
  'a.member_id as memberId',
  'a.username',
  'a.host',
  'a.name',
  'a.summary',
  'a.url',
  'a.icon',
  'a.inbox',
  'a.shared_inbox as sharedInbox',
  'a.followers',
  'a.manually_approves_followers as manuallyApprovesFollowers',
  'a.public_key_pem as publicKeyPem',
  'a.ed25519public_key as ed25519PublicKey',
  'a.moved_to as movedTo',
  'a.created_at as createdAt',
  'a.deleted_at as deletedAt',
] as const

/** An actor of ours or of others, by its id in the fediverse; null while we have not met. */
export async function actorByUri(ctx: Ctx, uri: string): Promise<ActorRow | null> {
  const row = await db(ctx)
    .selectFrom('actors as a')
    .select(ACTOR_COLUMNS)
    .where('a.uri', '=', uri)
    .executeTakeFirst()
  return row ?? null
}

export async function actorById(ctx: Ctx, id: string): Promise<ActorRow | null> {
  const row = await db(ctx)
    .selectFrom('actors as a')
    .select(ACTOR_COLUMNS)
    .where('a.id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

export function isLocal(actor: Pick<ActorRow, 'app' | 'memberId'>): boolean {
  return actor.app !== null || actor.memberId !== null
}

/** `@mair@federation.example.org` */
export function handleText(actor: Pick<ActorRow, 'username' | 'host'>): string {
  return `@${actor.username}@${actor.host}`
}
