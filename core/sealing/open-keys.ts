import type { MikroORM } from '@mikro-orm/postgresql'
import { type Kysely, sql } from 'kysely'
import { decrypt } from '#core/crypto/encrypt'
import { type Database, db } from '#core/database/db'
import { firstKeys, type Generation } from '#core/keys/keyring'
import type { Purpose } from '#core/keys/purposes'
import { SEALED_COLUMNS } from './sealed-columns'
import { openGeneration, sealGeneration } from './sealed-generation'
import { secretName } from './secret-name'

/** `COOP_SECRET`, and the one that it replaces. */
export type Secrets = { readonly secret: string; readonly previousSecret: string | null }

/** The secret is not the one that the keys are kept under, and nobody said which one was. */
export class SecretIsAnother extends Error {
  override name = 'SecretIsAnother'
  constructor() {
    super(
      'COOP_SECRET is another than the one under which this database keeps its keys, so nothing that is sealed could be opened. Set it to what it was; or, to change it, set COOP_SECRET_PREVIOUS to what it was beside the new one.',
    )
  }
}

/**
 * The generations of the house's keys, opened with either secret, and kept under the first one from here on. Those of a
 * house from before there were generations begin with its secret. Throws `SecretIsAnother`.
 */
export async function openKeys(orm: MikroORM, secrets: Secrets): Promise<readonly Generation[]> {
  const em = orm.em.fork()
  let rows = await sealedGenerations(db({ em }))
  if (rows.length === 0) {
    await found(orm, secrets)
    rows = await sealedGenerations(db({ em }))
  }
  const generations = await readGenerations(db({ em }), rows, secrets)
  await db({ em })
    .updateTable('sealed_generations')
    .set({ used_at: sql<Date>`now()` })
    .where('secret_name', '=', secretName(secrets.secret))
    .execute()
  return generations
}

function sealedGenerations(query: Kysely<Database>) {
  return query
    .selectFrom('key_generations as g')
    .innerJoin('sealed_generations as s', 's.generation', 'g.number')
    .select(['g.number', 'g.signs_from as signsFrom', 's.secret_name as secretName', 's.sealed'])
    .orderBy('g.number')
    .execute()
}

async function readGenerations(
  query: Kysely<Database>,
  rows: Awaited<ReturnType<typeof sealedGenerations>>,
  secrets: Secrets,
): Promise<readonly Generation[]> {
  const generations: Generation[] = []
  for (const number of new Set(rows.map(row => row.number))) {
    const of = rows.filter(row => row.number === number)
    const own = of.find(row => row.secretName === secretName(secrets.secret))
    const root = own ? await openGeneration(secrets.secret, own.sealed) : await takeOver(query, of, secrets)
    generations.push({
      number,
      root,
      signsFrom: of[0]?.signsFrom?.getTime() ?? Number.NEGATIVE_INFINITY,
    })
  }
  return generations
}

/** Opens with the predecessor what the secret cannot open, and keeps it under the secret as well. */
async function takeOver(
  query: Kysely<Database>,
  rows: Awaited<ReturnType<typeof sealedGenerations>>,
  { secret, previousSecret }: Secrets,
): Promise<string> {
  const name = previousSecret === null ? null : secretName(previousSecret)
  const theirs = rows.find(row => row.secretName === name)
  if (!theirs || previousSecret === null) throw new SecretIsAnother()
  const root = await openGeneration(previousSecret, theirs.sealed)
  await keepUnder(query, secret, theirs.number, root)
  return root
}

export async function keepUnder(
  query: Kysely<Database>,
  secret: string,
  generation: number,
  root: string,
): Promise<void> {
  const sealed = await sealGeneration(secret, root)
  await query
    .insertInto('sealed_generations')
    .values({
      generation,
      secret_name: secretName(secret),
      sealed,
      sealed_at: sql<Date>`now()`,
      used_at: sql<Date>`now()`,
    })
    .onConflict(conflict => conflict.columns(['generation', 'secret_name']).doNothing())
    .execute()
}

/** The first generation is the secret that everything was made with so far. Of several processes one writes it down. */
async function found(orm: MikroORM, secrets: Secrets): Promise<void> {
  await orm.em.fork().transactional(async em => {
    await lockKeys(em)
    const query = db({ em })
    if ((await sealedGenerations(query)).length > 0) return
    const root = await secretOfHouse(query, secrets)
    await query
      .insertInto('key_generations')
      .values({ number: 0, made_under: secretName(root), made_at: sql<Date>`now()`, signs_from: null })
      .execute()
    await keepUnder(query, root, 0, root)
  })
}

/** Nobody else changes the generations until the transaction is over. */
export async function lockKeys(em: Parameters<typeof db>[0]['em']): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('house keys'))`.execute(db({ em }))
}

/** With which of the two all was made that stands there. Throws `SecretIsAnother` when it was neither. */
async function secretOfHouse(query: Kysely<Database>, { secret, previousSecret }: Secrets): Promise<string> {
  for (const { table, jwe, purpose } of SEALED_COLUMNS) {
    const { rows } = await sql<{ jwe: string }>`
      select ${jwe} as jwe from ${sql.table(table)} where ${jwe} like 'eyJ%' limit 1`.execute(query)
    if (!rows[0]) continue
    for (const candidate of [secret, previousSecret ?? secret])
      if (await isOpenedBy(candidate, purpose, rows[0].jwe)) return candidate
    throw new SecretIsAnother()
  }
  return secret
}

function isOpenedBy(secret: string, purpose: Purpose, jwe: string): Promise<boolean> {
  return decrypt(firstKeys(secret), purpose, jwe).then(
    () => true,
    () => false,
  )
}

/** Which secret opens the keys; changes nothing. `nobody yet`: the first start will write them down. */
export async function whoOpens(
  ctx: Parameters<typeof db>[0],
  secrets: Secrets,
): Promise<'secret' | 'predecessor' | 'nobody' | 'nobody yet'> {
  const query = db(ctx)
  const names = new Set((await sealedGenerations(query)).map(row => row.secretName))
  const previous = secrets.previousSecret === null ? null : secretName(secrets.previousSecret)
  if (names.has(secretName(secrets.secret))) return 'secret'
  if (previous !== null && names.has(previous)) return 'predecessor'
  if (names.size > 0) return 'nobody'
  return secretOfHouse(query, secrets).then(
    () => 'nobody yet',
    fault => {
      if (fault instanceof SecretIsAnother) return 'nobody'
      throw fault
    },
  )
}
