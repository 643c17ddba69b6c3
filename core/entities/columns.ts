import { p } from '@mikro-orm/core'

/** UUIDv7: sorts by the time it was made, so an index on it stays warm at one end. */
export const id = () =>
  p
    .uuid()
    .primary()
    .onCreate(() => Bun.randomUUIDv7())

/** A moment, kept to the millisecond with its zone. */
export const moment = () => p.datetime().columnType('timestamptz(3)')

export const now = () => moment().onCreate(() => new Date())

/** Words to be found, weighed A to C in the order given; made by the database, read by no entity. */
export const searchWords = (...columns: readonly string[]) =>
  p
    .string()
    .columnType('tsvector')
    .generated(
      `(${columns
        .map((column, weight) => `setweight(to_tsvector('english', ${column}), '${'ABC'[weight]}')`)
        .join(' || ')}) stored`,
    )
    .nullable()
    .hidden()
    .lazy()

/** Minor units of a currency (pence, cents); its ISO 4217 code stands in a column beside it. */
export const amount = () => p.bigint('number')

export const currency = () => p.string().columnType('char(3)')
