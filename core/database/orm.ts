import { Migrator } from '@mikro-orm/migrations'
import { MikroORM, type Options } from '@mikro-orm/postgresql'
import { entities } from '#core/entities'
import { migrations } from '../../migrations'

/** How many connections one process may hold: six apps share them. */
const POOL_SIZE = 16

/** MikroORM's options for the database at `url` (`postgres://user:password@host:port/name`). */
export function ormOptions(url: string): Options {
  return {
    clientUrl: url,
    entities,
    extensions: [Migrator],
    pool: { min: 0, max: POOL_SIZE },
    migrations: {
      migrationsList: migrations,
      snapshot: false,
      transactional: true,
      silent: true,
      allOrNothing: true,
    },
    schemaGenerator: { disableForeignKeys: false },
    // Every request forks; touching the shared identity map by mistake is an error, not a leak.
    allowGlobalContext: false,
  }
}

/** Opens the database. Throws what `pg` throws when nothing listens there. */
export function openDatabase(url: string): Promise<MikroORM> {
  return MikroORM.init(ormOptions(url))
}
