import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import type { ResourceScope } from '#core/entities/identity/oauth-resource'
import { SCOPE_TOKEN, SCOPES } from './scopes'

export class ResourceUnusable extends Refusal {
  override name = 'ResourceUnusable'
  constructor(
    readonly field: 'uri' | 'scopes' | 'client_id',
    sentence: string,
  ) {
    super(sentence)
  }
}

/**
 * A scope is of one resource, in words. Who gives scopes to one waits for whoever does so beside it: no key of a table
 * could see two lists that name the same. Throws `ResourceUnusable`.
 */
export async function refuseResourceScopes(
  tx: Tx,
  scopes: readonly ResourceScope[],
  except: string | null = null,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('oauth_resources.scopes'))`.execute(db(tx))
  const others = await db(tx)
    .selectFrom('oauth_resources')
    .select('scopes')
    .$if(except !== null, query => query.where('id', '<>', except ?? ''))
    .execute()
  const known = [...Object.keys(SCOPES), ...others.flatMap(row => row.scopes.map(each => each.name))]
  for (const { name, words } of scopes) {
    if (!SCOPE_TOKEN.test(name) || words === '')
      throw new ResourceUnusable('scopes', 'Each line is a short name, a space, and what it allows in words.')
    if (known.includes(name) || scopes.filter(scope => scope.name === name).length > 1)
      throw new ResourceUnusable('scopes', `The scope ${name} is known already: give it another name.`)
  }
}

/** The client that may ask about the tokens of a resource; null where none does. Throws `ResourceUnusable`. */
export async function requesterOf(ctx: Ctx, clientId: string | null): Promise<string | null> {
  if (clientId === null) return null
  const client = await db(ctx)
    .selectFrom('oauth_clients')
    .select('id')
    .where('client_id', '=', clientId)
    .where('first_party', '=', false)
    .executeTakeFirst()
  if (!client) throw new ResourceUnusable('client_id', 'No client has this client_id.')
  return client.id
}
