import { DEVICE_CODE, type GrantType, type HeldSetting } from '#core/entities/identity/oauth-client'
import type { ResourceScope } from '#core/entities/identity/oauth-resource'
import { SCOPES } from '#core/services/federation/oauth/scopes'
import { CheckboxesField, CheckboxField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'

const GRANT_TYPE_LABELS: Readonly<Record<GrantType, string>> = {
  authorization_code: 'Signing members in',
  refresh_token: 'Staying connected while the member is away',
  [DEVICE_CODE]: 'Signing in devices without a keyboard',
  client_credentials: 'Acting in its own name, without a member',
}

/** What it proves itself with in place of a secret. */
export function ClientKeyFields({ typed }: { typed?: Typed | null }) {
  const field = fieldsOf(typed)
  return (
    <>
      <TextareaField
        {...field('jwks')}
        label="Public keys"
        hint="A JWK Set, when it signs for itself (private_key_jwt). It then has no secret."
        rows={typed?.values.jwks ? 8 : 2}
      />
      <InputField
        {...field('jwks_uri')}
        type="url"
        label="Address of its public keys"
        hint="In place of the keys themselves (jwks_uri): it may then change them by itself."
      />
    </>
  )
}

const HELD_LABELS: Readonly<Record<HeldSetting, string>> = {
  name: 'Its name',
  redirectUris: 'Its redirect addresses',
  postLogoutRedirectUris: 'Its addresses to go on to after signing out',
  backchannelLogoutUri: 'Its back-channel logout address',
  idTokenAlg: 'How ID tokens are signed',
  scopes: 'What it may ask for',
  grantTypes: 'What it does',
  dpopBound: 'Whether its tokens are bound to its key',
  credential: 'How it proves itself',
}

/** What a program that looks after its own registration cannot change by itself. */
export function HeldFields({ typed }: { typed?: Typed | null }) {
  const field = fieldsOf(typed)
  return (
    <CheckboxesField
      {...field('held')}
      label="Not for the program to change"
      hint="It registered itself, and may change what it said. What you change here is held from then on; take a tick away to let it change that again."
      options={Object.entries(HELD_LABELS).map(([value, label]) => ({ value, label }))}
      values={typed?.values.held?.split(' ').filter(Boolean) ?? []}
    />
  )
}

/** What is said of a client, new or known. */
export function ClientFields({ typed, scopes }: { typed?: Typed | null; scopes: readonly ResourceScope[] }) {
  const field = fieldsOf(typed)
  const ticked = (name: string) => typed?.values[name]?.split(' ').filter(Boolean) ?? []
  const known = [...Object.entries(SCOPES).map(([name, words]) => ({ name, words })), ...scopes]
  return (
    <>
      <InputField {...field('name')} label="Name" maxlength={120} required />
      <TextareaField
        {...field('redirect_uris')}
        label="Redirect addresses"
        hint="Whole addresses, one a line. They are compared letter by letter."
        rows={2}
      />
      <TextareaField
        {...field('post_logout_redirect_uris')}
        label="Addresses to go on to after signing out"
        hint="Whole addresses, one a line."
        rows={2}
      />
      <InputField
        {...field('backchannel_logout_uri')}
        type="url"
        label="Back-channel logout address"
        hint="An https address that we call when a member has signed out."
      />
      <CheckboxesField
        {...field('grant_types')}
        label="What it does"
        options={Object.entries(GRANT_TYPE_LABELS).map(([value, label]) => ({ value, label }))}
        values={ticked('grant_types')}
      />
      <CheckboxesField
        {...field('scopes')}
        label="What it may ask for"
        options={known.map(({ name, words }) => ({ value: name, label: words, hint: name }))}
        values={ticked('scopes')}
      />
      <CheckboxField
        name="signs_with_rsa"
        label="ID tokens signed with RS256"
        hint="For clients that do not know ES256."
        checked={typed?.values.signs_with_rsa === 'on'}
      />
      <CheckboxField
        name="dpop_bound"
        label="Tokens are bound to its key (DPoP)"
        hint="A stolen token is then worth nothing. The client has to know RFC 9449."
        checked={typed?.values.dpop_bound === 'on'}
      />
    </>
  )
}
