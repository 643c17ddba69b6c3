import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'

/** Something that keys of the house are derived from: see `core/sealing`. */
export const KeyGeneration = defineEntity({
  name: 'KeyGeneration',
  tableName: 'key_generations',
  properties: {
    number: p.bigint('number').primary().autoincrement(false),
    /** The name of the `COOP_SECRET` of that day. */
    madeUnder: p.text(),
    madeAt: moment(),
    /** Null for the first. */
    signsFrom: moment().nullable(),
  },
})

export type KeyGeneration = InferEntity<typeof KeyGeneration>

/** A generation as one `COOP_SECRET` opens it. */
export const SealedGeneration = defineEntity({
  name: 'SealedGeneration',
  tableName: 'sealed_generations',
  properties: {
    generation: () => p.manyToOne(KeyGeneration).primary().fieldName('generation').deleteRule('no action'),
    secretName: p.text().primary(),
    sealed: p.text(),
    sealedAt: moment(),
    usedAt: moment(),
  },
})

export type SealedGeneration = InferEntity<typeof SealedGeneration>
