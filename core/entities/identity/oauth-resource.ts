import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from './member'
import { OAuthClient } from './oauth-client'

/** How access tokens for a resource look: a name we are asked about, or a signed JWT (RFC 9068). */
const TOKEN_FORMATS = ['opaque', 'jwt'] as const

/** A scope that a resource knows, and how the consent page says it. */
export type ResourceScope = { readonly name: string; readonly words: string }

/** A server that takes our access tokens, by the address that clients name it with (RFC 8707). */
export const OAuthResource = defineEntity({
  name: 'OAuthResource',
  tableName: 'oauth_resources',
  properties: {
    id: id(),
    uri: p.text().unique(),
    name: p.text(),
    tokenFormat: p.enum([...TOKEN_FORMATS]).default('opaque'),
    scopes: p.json<ResourceScope[]>().defaultRaw(`'[]'`),
    /** As whom it asks us about the tokens it is shown (RFC 7662). */
    client: () => p.manyToOne(OAuthClient).nullable().deleteRule('set null').index(),
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    createdAt: now(),
  },
})

export type OAuthResource = InferEntity<typeof OAuthResource>
