import { Migrator } from '@mikro-orm/migrations'
import { type MetadataStorage, MikroORM, type Options } from '@mikro-orm/postgresql'
import { type Pool, types } from 'pg'
import { entities } from '#core/entities'
import { migrations } from '../../migrations'
import { CONNECT_TIMEOUT_MS, poolsFor, TIMEOUTS, type Use } from './connections'
import { nameStatements, statementNames } from './name-statements'
import { reclaimBroken } from './reclaim'

const { builtins } = types
/** The driver hands these over as text; days and intervals stay so. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [builtins.TIMESTAMPTZ]: readMoment,
  [builtins.INT8]: readInteger,
  [builtins.DATE]: String,
  [builtins.INTERVAL]: String,
}

export type DatabaseUse = {
  /** Whom it serves, which says how long a statement may take. Pages unless told otherwise. */
  readonly use?: Use
  /** How many connections it may open. */
  readonly connections?: number
}

/** MikroORM's options for the database at `url` (`postgres://user:password@host:port/name`). */
export function ormOptions(
  url: string,
  { use = 'web', connections = poolsFor(6).web }: DatabaseUse = {},
): Options {
  return {
    clientUrl: url,
    entities,
    extensions: [Migrator],
    pool: { min: 0, max: connections },
    migrations: {
      migrationsList: migrations,
      snapshot: false,
      transactional: true,
      silent: true,
      // Each in a transaction of its own: what went through stays, and a large table is not locked by what follows.
      allOrNothing: false,
    },
    driverOptions: {
      types: { getTypeParser },
      ...TIMEOUTS[use],
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      onPoolCreated: (pool: Pool) => {
        reclaimBroken(pool)
        nameStatements(pool, use === 'web' ? statementNames() : () => undefined)
      },
      application_name: `rose-ash ${use}`,
    },
    schemaGenerator: { disableForeignKeys: false },
    // Every request forks; touching the shared identity map by mistake is an error, not a leak.
    allowGlobalContext: false,
  }
}

/** Opens the database. Throws what `pg` throws when nothing listens there. */
export function openDatabase(url: string, options?: DatabaseUse): Promise<MikroORM> {
  return MikroORM.init({ ...ormOptions(url, options), ...discoverOnce() })
}

/** The entities are checked wherever they may change, and not at each start of what was built of them. */
const CHECKS =
  process.env.NODE_ENV === 'production'
    ? { checkDuplicateTableNames: false, checkDuplicateFieldNames: false, checkDuplicateEntities: false }
    : {}

/** What MikroORM worked out of the entities. It is the same for every database, and costs more than opening one. */
let discovered: MetadataStorage | undefined

function discoverOnce(): Pick<Options, 'entities' | 'discovery'> {
  const known = discovered
  if (!known) return { entities, discovery: { ...CHECKS, afterDiscovered: keepDiscovered } }
  const fill = (storage: MetadataStorage) => {
    for (const meta of known) storage.set(meta.class, meta)
  }
  return { entities: [], discovery: { warnWhenNoEntities: false, afterDiscovered: fill } }
}

function keepDiscovered(storage: MetadataStorage): void {
  discovered = storage
}

/** The whole object would be merged away: MikroORM lays these options over its own. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return PARSERS[oid] ?? types.getTypeParser(oid, format)
}

const ISO_LIKE = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(?::?(\d\d))?$/

/** `2026-11-28 09:30:00.123+00`, as PostgreSQL writes a timestamptz. Throws for `infinity` and years BC, which we never store. */
function readMoment(text: string): Date {
  const parts = ISO_LIKE.exec(text)
  if (!parts) throw new RangeError(`This moment of the database is none a Date can be: ${text}`)
  const [, day, time, hours, minutes = '00'] = parts
  return new Date(`${day}T${time}${hours}:${minutes}`)
}

/** A count or an amount. Throws beyond what a number holds exactly, instead of rounding it. */
function readInteger(text: string): number {
  const integer = Number(text)
  if (!Number.isSafeInteger(integer)) throw new RangeError(`This integer is beyond 2^53: ${text}`)
  return integer
}
