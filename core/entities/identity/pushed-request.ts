import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { OAuthClient } from './oauth-client'

/** An authorization request that its client sent us itself (RFC 9126). It is gone once a code is given for it. */
export const PushedRequest = defineEntity({
  name: 'PushedRequest',
  tableName: 'pushed_requests',
  properties: {
    /** SHA-256 of its `request_uri`, hexadecimal. */
    uriHash: p.text().primary(),
    client: () => p.manyToOne(OAuthClient).deleteRule('cascade').index(),
    parameters: p.json<Record<string, string>>(),
    expiresAt: moment().index(),
  },
})

export type PushedRequest = InferEntity<typeof PushedRequest>
