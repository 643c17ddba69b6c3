import { randomBytes } from 'node:crypto'
import type { MikroORM } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { HANDED_OUT_MS } from '#core/keys/keyring'
import { keepUnder, lockKeys, type Secrets } from './open-keys'
import { secretName } from './secret-name'

/**
 * Makes the generation of this secret, unless it is there: random, kept under the secret alone, and signing once all
 * processes have read it. Says whether it made it.
 */
export async function makeNextGeneration(
  orm: MikroORM,
  { secret }: Pick<Secrets, 'secret'>,
): Promise<boolean> {
  return orm.em.fork().transactional(async em => {
    await lockKeys(em)
    const query = db({ em })
    const { number, made_under } = await query
      .selectFrom('key_generations')
      .select(['number', 'made_under'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    if (made_under === secretName(secret)) return false
    await query
      .insertInto('key_generations')
      .values({
        number: number + 1,
        made_under: secretName(secret),
        made_at: sql<Date>`now()`,
        signs_from: sql<Date>`now() + make_interval(secs => ${HANDED_OUT_MS / 1000})`,
      })
      .execute()
    await keepUnder(query, secret, number + 1, randomBytes(32).toString('base64url'))
    return true
  })
}

/** No other secret opens the keys from here on. Whatever is kept under another is kept under this one, or stays. */
export async function forgetOtherSecrets(orm: MikroORM, { secret }: Pick<Secrets, 'secret'>): Promise<void> {
  const name = secretName(secret)
  await sql`
    delete from sealed_generations other where secret_name <> ${name} and exists (
      select from sealed_generations own where own.generation = other.generation and own.secret_name = ${name})`.execute(
    db({ em: orm.em.fork() }),
  )
}
