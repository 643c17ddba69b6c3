import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from './member'

/** A public key of a member's (WebAuthn level 3). */
export const Passkey = defineEntity({
  name: 'Passkey',
  tableName: 'passkeys',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('cascade').index(),
    credentialId: p.text().unique(),
    /** COSE (RFC 9052 §7), base64url. */
    publicKey: p.text(),
    /** Of signatures, as the device counts; 0 for those that do not. */
    counter: p.bigint('number'),
    transports: p.json<string[]>(),
    /** Kept by a password manager in more places than one. */
    synced: p.boolean(),
    name: p.text(),
    createdAt: now(),
    lastUsedAt: moment().nullable(),
  },
})

export type Passkey = InferEntity<typeof Passkey>
