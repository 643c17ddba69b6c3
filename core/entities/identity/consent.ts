import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from './member'
import { OAuthClient } from './oauth-client'

export const Consent = defineEntity({
  name: 'Consent',
  tableName: 'consents',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('cascade'),
    client: () => p.manyToOne(OAuthClient).deleteRule('cascade'),
    scope: p.string(),
    grantedAt: now(),
  },
  uniques: [{ properties: ['member', 'client'] }],
})

export type Consent = InferEntity<typeof Consent>
