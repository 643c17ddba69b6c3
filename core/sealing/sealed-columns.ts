import { type RawBuilder, sql } from 'kysely'
import type { Purpose } from '#core/keys/purposes'

/** A column of what is encrypted to be read again. */
export type SealedColumn = {
  readonly purpose: Purpose
  readonly table: string
  /** The column of its table's key. */
  readonly id: string
  readonly column: string
  /** The JWE in it, as SQL. */
  readonly jwe: RawBuilder<string>
  /** What to write into it. */
  written(jwe: string): RawBuilder<unknown>
}

/** All that is encrypted with the keys of the house. Who encrypts for another purpose puts its column here: a test asks. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  text('authenticators at rest', 'authenticators', 'member_id', 'secret_jwe'),
  text('cards on file at rest', 'cards', 'id', 'token_sealed'),
  text('keys of actors at rest', 'actor_keys', 'actor_id', 'rsa_private_pem'),
  text('keys of actors at rest', 'actor_keys', 'actor_id', 'ed25519private_pem'),
  text('keys of ghost syncs at rest', 'ghost_syncs', 'id', 'sealed_key'),
  text('secrets of outgoing hooks at rest', 'webhooks', 'id', 'sealed_secret'),
  {
    purpose: 'signing keys at rest',
    table: 'signing_keys',
    id: 'kid',
    column: 'private_jwk',
    jwe: sql<string>`private_jwk ->> 'jwe'`,
    written: jwe => sql`jsonb_build_object('jwe', ${jwe}::text)`,
  },
  {
    purpose: 'push',
    table: 'settings',
    id: 'key',
    column: 'value',
    jwe: sql<string>`case when key = 'push-key' then value ->> 'privateKey' end`,
    written: jwe => sql`jsonb_set(value, '{privateKey}', to_jsonb(${jwe}::text))`,
  },
]

function text(purpose: Purpose, table: string, id: string, column: string): SealedColumn {
  return {
    purpose,
    table,
    id,
    column,
    jwe: sql<string>`${sql.ref(column)}`,
    written: jwe => sql`${jwe}::text`,
  }
}
