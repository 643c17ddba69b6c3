import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from './member'
import { OAuthClient } from './oauth-client'

/** By name what is asked of a claim: nothing in particular (null), that it is essential, or a value. */
export type AskedClaims = Readonly<
  Record<
    string,
    { readonly essential?: boolean; readonly value?: unknown; readonly values?: readonly unknown[] } | null
  >
>

export type ClaimsRequest = { readonly userinfo?: AskedClaims; readonly id_token?: AskedClaims }

export const GRANT_ENDINGS = ['signed_out', 'revoked', 'reused', 'withdrawn', 'expired', 'closed'] as const

/**
 * What a member granted to a client in one authorization. Its codes and tokens are worth something while it has not
 * ended, and whoever makes or ends them holds its lock; they are pruned, it stays. The last one
 * that the member was asked about is the consent, too, which lasts longer: until it is withdrawn.
 */
export const Grant = defineEntity({
  name: 'Grant',
  tableName: 'grants',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('cascade'),
    client: () => p.manyToOne(OAuthClient).deleteRule('cascade').index(),
    /** Unknown of consents from before there were grants, which have ended. */
    signIn: p.uuid().nullable().index(),
    scope: p.string(),
    /** For which resources tokens may be asked (RFC 8707); our own userinfo is one without being named. */
    resources: p.json<string[]>().defaultRaw(`'[]'`),
    /** What the client wishes to be told beyond its scopes (OpenID Connect Core §5.5). */
    claims: p.json<ClaimsRequest>().nullable(),
    /** The member was shown what is granted, and agreed; otherwise an earlier consent, or our own app, did without. */
    asked: p.boolean().default(false),
    grantedAt: now(),
    /** When the client exchanged its code: from then on it knows the sign-in, and is told when that is over. */
    exchangedAt: moment().nullable(),
    endedAt: moment().nullable(),
    endedWhy: p.enum([...GRANT_ENDINGS]).nullable(),
    /** From then on the client has to ask again. */
    withdrawnAt: moment().nullable(),
  },
  indexes: [{ properties: ['member', 'client'] }],
  checks: [
    { name: 'grants_ended_with_a_reason', expression: '(ended_at is null) = (ended_why is null)' },
    { name: 'grants_withdrawn_has_ended', expression: 'withdrawn_at is null or ended_at is not null' },
    { name: 'grants_living_has_a_sign_in', expression: 'sign_in is not null or ended_at is not null' },
  ],
})

export type Grant = InferEntity<typeof Grant>
