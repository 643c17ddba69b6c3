// oidc-provider with the same client, the same kind of keys and PostgreSQL or its own memory behind it, in a process of its own.
import { exportJWK, generateKeyPair } from 'jose'
import pg from 'pg'
import type { Target } from './load'
import { tellWork } from './work'

tellWork()
// Without a database it keeps all in memory, as oidc-provider does by itself: nothing survives the process.
const [folder = '', port = '', databaseUrl = ''] = process.argv.slice(2)
const { Provider } = await import(`${folder}/node_modules/oidc-provider`)
const pool = new pg.Pool({ connectionString: databaseUrl, max: 16 })
if (databaseUrl) await prepare()

async function prepare() {
  await pool.query(`create table if not exists oidc (
  model text, id text, payload jsonb, grant_id text, uid text, expires_at timestamptz, primary key (model, id))`)
  await pool.query('create index if not exists oidc_grant_id on oidc (grant_id)')
  await pool.query('create index if not exists oidc_uid on oidc (model, uid)')
  // Its codes do not wait for the disk either: the tokens that they are exchanged for do.
  await pool.query(`create or replace function oidc_keep_code(model text, id text, payload jsonb, grant_id text, uid text,
    expires_at timestamptz) returns void language plpgsql as $$
    begin
      perform set_config('synchronous_commit', 'off', true);
      insert into oidc values (model, id, payload, grant_id, uid, expires_at);
    end $$`)
}

/** Prepared in each connection, as ours are. */
const ask = (text: string, values: unknown[]) => pool.query({ name: String(Bun.hash(text)), text, values })

/** As its documentation asks for, one row a model. */
class Adapter {
  constructor(readonly model: string) {}
  async upsert(id: string, payload: { grantId?: string; uid?: string }, expiresIn: number) {
    const expiresAt = expiresIn ? new Date(Date.now() + expiresIn * 1000) : null
    const values = [this.model, id, payload, payload.grantId ?? null, payload.uid ?? null, expiresAt]
    if (this.model === 'AuthorizationCode') {
      await ask('select oidc_keep_code($1, $2, $3, $4, $5, $6)', values)
      return
    }
    await ask(
      `insert into oidc values ($1, $2, $3, $4, $5, $6) on conflict (model, id)
       do update set payload = $3, grant_id = $4, uid = $5, expires_at = $6`,
      values,
    )
  }
  find(id: string) {
    return this.one('select payload from oidc where model = $1 and id = $2', id)
  }
  findByUid(uid: string) {
    return this.one('select payload from oidc where model = $1 and uid = $2', uid)
  }
  findByUserCode() {
    return undefined
  }
  async consume(id: string) {
    await ask(
      `update oidc set payload = payload || jsonb_build_object('consumed', $3::bigint) where model = $1 and id = $2`,
      [this.model, id, Math.floor(Date.now() / 1000)],
    )
  }
  async destroy(id: string) {
    await ask('delete from oidc where model = $1 and id = $2', [this.model, id])
  }
  async revokeByGrantId(grantId: string) {
    await ask('delete from oidc where grant_id = $1', [grantId])
  }
  private async one(text: string, key: string) {
    const { rows } = await ask(text, [this.model, key])
    return rows[0]?.payload
  }
}

const issuer = `http://localhost:${port}`
const pair = await generateKeyPair('ES256', { extractable: true })
const client = { clientId: 'orchard', clientSecret: 'the-orchard-keeps-a-secret' }
const redirectUri = 'https://orchard.example/signed-in'
const provider = new Provider(issuer, {
  ...(databaseUrl ? { adapter: Adapter } : {}),
  jwks: { keys: [{ ...(await exportJWK(pair.privateKey)), alg: 'ES256', use: 'sig' }] },
  cookies: { keys: ['a bench keeps no secrets'] },
  clients: [
    {
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uris: [redirectUri],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
  features: { devInteractions: { enabled: false } },
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
  interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
})
type Visit = { readonly path: string; readonly req: unknown; readonly res: unknown; respond: boolean }

provider.use(async (ctx: Visit, next: () => Promise<void>) => {
  if (!ctx.path.startsWith('/interaction/')) return next()
  const details = await provider.interactionDetails(ctx.req, ctx.res)
  const accountId = details.session?.accountId ?? 'member'
  const grant = new provider.Grant({ accountId, clientId: client.clientId })
  grant.addOIDCScope('openid offline_access')
  const result = { login: { accountId }, consent: { grantId: await grant.save() } }
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: true })
  ctx.respond = false
})
provider.listen(Number(port))
const target: Target = {
  authorizationEndpoint: `${issuer}/auth`,
  tokenEndpoint: `${issuer}/token`,
  redirectUri,
  ...client,
  cookie: '',
}
console.log(JSON.stringify({ target }))
