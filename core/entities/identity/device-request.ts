import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Grant } from './grant'
import { OAuthClient } from './oauth-client'

/** A device that asks for tokens, until a member answers on a page elsewhere (RFC 8628), or it expires. */
export const DeviceRequest = defineEntity({
  name: 'DeviceRequest',
  tableName: 'device_requests',
  properties: {
    id: id(),
    /** SHA-256, hexadecimal, both of them. */
    deviceCodeHash: p.text().unique(),
    userCodeHash: p.text().unique(),
    client: () => p.manyToOne(OAuthClient).deleteRule('cascade').index(),
    scope: p.text(),
    resources: p.json<string[]>().defaultRaw(`'[]'`),
    /** How long the device has to wait between two questions; longer each time that it does not. */
    pollSeconds: p.bigint('number'),
    polledAt: moment().nullable(),
    /** What the member granted. */
    grant: () => p.manyToOne(Grant).nullable().deleteRule('cascade').index(),
    refusedAt: moment().nullable(),
    createdAt: now(),
    expiresAt: moment().index(),
  },
  checks: [{ name: 'device_requests_one_answer', expression: 'grant_id is null or refused_at is null' }],
})

export type DeviceRequest = InferEntity<typeof DeviceRequest>
