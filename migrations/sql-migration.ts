import { readFileSync } from 'node:fs'
import { Migration } from '@mikro-orm/migrations'

/** The migration whose statements stand in `migrations/<name>.sql`. */
export function sqlMigration(name: string) {
  return {
    name,
    class: class extends Migration {
      override up() {
        this.addSql(readFileSync(new URL(`${name}.sql`, import.meta.url), 'utf8'))
      }
    },
  }
}
