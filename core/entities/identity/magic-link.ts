import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'

export const MagicLink = defineEntity({
  name: 'MagicLink',
  tableName: 'magic_links',
  properties: {
    id: id(),
    email: p.string().length(254).index(),
    /** SHA-256 of the token in the link, hexadecimal. */
    tokenHash: p.string().length(64).unique(),
    /** Where to go on once signed in: a path on the authorization server. */
    continueTo: p.text(),
    /** SHA-256 of a cookie of the browser that asked: another browser is asked to confirm. */
    browserHash: p.string().length(64).nullable().index(),
    /** How often somebody typed a wrong code for it: after a few its code is dead, and the link lives. */
    codeTries: p.bigint('number').defaultRaw('0'),
    createdAt: now(),
    expiresAt: moment(),
    usedAt: moment().nullable(),
  },
})

export type MagicLink = InferEntity<typeof MagicLink>
