import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'

/** What we know of another server: how it wants its signatures, and how patient to be with it. */
export const RemoteHost = defineEntity({
  name: 'RemoteHost',
  tableName: 'remote_hosts',
  properties: {
    host: p.string().length(255).primary(),
    signatureScheme: p.enum(['rfc9421', 'cavage']).nullable(),
    failures: p.integer().default(0),
    firstFailedAt: moment().nullable(),
    nextAttemptAt: moment().nullable(),
    lastDeliveredAt: moment().nullable(),
    lastFailure: p.text().nullable(),
    createdAt: now(),
  },
})

export type RemoteHost = InferEntity<typeof RemoteHost>
