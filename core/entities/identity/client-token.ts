import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'
import { OAuthClient } from './oauth-client'

/** An access token that a client got for itself (RFC 6749 §4.4). */
export const ClientToken = defineEntity({
  name: 'ClientToken',
  tableName: 'client_tokens',
  properties: {
    /** SHA-256, hexadecimal. */
    tokenHash: p.text().primary(),
    client: () => p.manyToOne(OAuthClient).deleteRule('cascade').index(),
    scope: p.text(),
    audience: p.json<string[]>().nullable(),
    jkt: p.text().nullable(),
    createdAt: now(),
    expiresAt: moment().index(),
  },
})

export type ClientToken = InferEntity<typeof ClientToken>
