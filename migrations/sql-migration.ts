import { readFileSync } from 'node:fs'
import { Migration } from '@mikro-orm/migrations'

/** The first line of a migration whose statements no transaction may hold, as `create index concurrently`. */
const ALONE = '-- outside of a transaction'

/**
 * The migration whose statements stand in `<name>.sql` of this folder: one transaction, unless its first line says
 * otherwise. Then they run one by one, and all of them again when one has failed: an index that was given up half-made
 * is dropped first.
 */
export function sqlMigration(name: string, folder = import.meta.url) {
  return {
    name,
    class: class extends Migration {
      override up() {
        const text = textOf(name, folder)
        // Sent together they would be a transaction.
        for (const statement of isAlone(text) ? text.split(/;\n/) : [text]) {
          if (statement.trim() !== '') this.addSql(statement)
        }
      }

      override isTransactional() {
        return !isAlone(textOf(name, folder))
      }
    },
  }
}

/** The tables that these migrations create, whether or not a later one drops them again. */
export function tablesMadeBy(names: readonly string[], folder = import.meta.url): ReadonlySet<string> {
  const texts = names.map(name => textOf(name, folder)).join('\n')
  const made = texts.matchAll(/^\s*create table (?:if not exists )?"?(?:public"?\."?)?(\w+)/gim)
  return new Set([...made].map(([, table = '']) => table))
}

/** Whether the text of a migration asks to be run outside of a transaction. */
export const isAlone = (text: string) => text.startsWith(ALONE)

const textOf = (name: string, folder: string) => readFileSync(new URL(`${name}.sql`, folder), 'utf8')
