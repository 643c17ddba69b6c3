import { t } from 'elysia'
import { type Rejected, readForm, typedValues } from '#core/app/form'
import { GRANT_TYPES, HELD_SETTINGS, type HeldSetting } from '#core/entities/identity/oauth-client'
import type { ClientSettings } from '#core/services/federation/oauth/client-settings'
import type { ClientToEdit } from '#core/services/federation/oauth/edit-client'
import { allowedScopes } from '#core/services/federation/oauth/scopes'

const Client = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give the client a name: members will read it.' }),
  redirect_uris: t.Optional(t.String({ maxLength: 4_000 })),
  backchannel_logout_uri: t.Optional(t.String({ maxLength: 1_000 })),
  post_logout_redirect_uris: t.Optional(t.String({ maxLength: 4_000 })),
  jwks: t.Optional(t.String({ maxLength: 20_000 })),
  jwks_uri: t.Optional(t.String({ maxLength: 1_000 })),
  is_public: t.Boolean(),
  signs_with_rsa: t.Boolean(),
  dpop_bound: t.Boolean(),
  scopes: t.Array(t.String({ maxLength: 60 })),
  grant_types: t.Array(t.Union(GRANT_TYPES.map(type => t.Literal(type)))),
  held: t.Array(t.Union(HELD_SETTINGS.map(name => t.Literal(name)))),
})

export type ClientForm = {
  readonly ok: true
  readonly settings: ClientSettings
  readonly isPublic: boolean
  readonly keys: string | undefined
  readonly keysUri: string | null
  /** What a program that registered itself is not to change. */
  readonly held: readonly HeldSetting[]
}

/** What was typed into the form of a client, as settings; nothing ticked stands for what is usual. */
export function readClientForm(body: unknown): ClientForm | Rejected {
  const form = readForm(Client, body)
  if (!form.ok) return withTicks(form, body)
  const { values } = form
  const grantTypes =
    values.grant_types.length > 0 ? values.grant_types : (['authorization_code', 'refresh_token'] as const)
  const redirectUris = lines(values.redirect_uris)
  if (grantTypes.includes('authorization_code') && redirectUris.length === 0)
    return rejectClient(body, 'redirect_uris', 'Give at least one address.')
  const settings: ClientSettings = {
    name: values.name,
    redirectUris,
    grantTypes,
    scopes: orUsual(values.scopes),
    postLogoutRedirectUris: lines(values.post_logout_redirect_uris),
    backchannelLogoutUri: values.backchannel_logout_uri ?? null,
    idTokenAlg: values.signs_with_rsa ? 'RS256' : 'ES256',
    dpopBound: values.dpop_bound,
  }
  return {
    ok: true,
    settings,
    isPublic: values.is_public,
    keys: values.jwks,
    keysUri: values.jwks_uri ?? null,
    held: values.held,
  }
}

/** The form as it was filled in, and the fault at its field. */
export function rejectClient(body: unknown, field: string, message: string): Rejected {
  const form = readForm(Client, body)
  const typed = typedValues(body)
  const texts = Object.entries(typed).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  const values = form.ok ? Object.fromEntries(texts) : form.values
  return withTicks({ ok: false, values, errors: { [field]: message } }, body)
}

/** The fields of the form, as these settings fill them in. */
export function fieldsOfSettings(settings: ClientSettings): Record<string, string> {
  return {
    name: settings.name,
    redirect_uris: settings.redirectUris.join('\n'),
    post_logout_redirect_uris: settings.postLogoutRedirectUris.join('\n'),
    backchannel_logout_uri: settings.backchannelLogoutUri ?? '',
    signs_with_rsa: settings.idTokenAlg === 'RS256' ? 'on' : '',
    dpop_bound: settings.dpopBound ? 'on' : '',
    scopes: allowedScopes(settings).join(' '),
    grant_types: settings.grantTypes.join(' '),
  }
}

/** The fields of the form of a known client. */
export function fieldsOfClient(client: ClientToEdit): Record<string, string> {
  return {
    ...fieldsOfSettings(client),
    jwks: client.keys,
    jwks_uri: client.jwksUri,
    held: client.held.join(' '),
  }
}

/** What is ticked is sent as often as it is ticked: here it stands in one text. */
function withTicks(rejected: Rejected, body: unknown): Rejected {
  const { scopes = [], grant_types = [], held = [] } = typedValues(body)
  const together = (values: unknown) => [values].flat().join(' ')
  const ticks = { scopes: together(scopes), grant_types: together(grant_types), held: together(held) }
  return { ...rejected, values: { ...rejected.values, ...ticks } }
}

function lines(text = ''): readonly string[] {
  return text.split(/\s+/).filter(Boolean)
}

function orUsual(scopes: readonly string[]): readonly string[] | null {
  const usual = allowedScopes({ scopes: null })
  const isUsual = scopes.length === usual.length && usual.every(scope => scopes.includes(scope))
  return scopes.length === 0 || isUsual ? null : scopes
}
