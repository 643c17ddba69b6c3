import { readFileSync } from 'node:fs'
import { Migration } from '@mikro-orm/migrations'

/** The first line of a migration of one statement that no transaction may hold, as `create index concurrently`. */
const ALONE = '-- outside of a transaction'

/** The migration whose statements stand in `<name>.sql` of this folder: one transaction, unless its first line says otherwise. */
export function sqlMigration(name: string, folder = import.meta.url) {
  return {
    name,
    class: class extends Migration {
      override up() {
        this.addSql(textOf(name, folder))
      }

      override isTransactional() {
        return !textOf(name, folder).startsWith(ALONE)
      }
    },
  }
}

const textOf = (name: string, folder: string) => readFileSync(new URL(`${name}.sql`, folder), 'utf8')
