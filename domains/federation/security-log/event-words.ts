import type { SecurityEventName } from '#core/contracts/security-events'
import type { Details } from '#core/security-log/chain'

export const EVENT_LABELS: Readonly<Record<SecurityEventName, string>> = {
  'sign-in.succeeded': 'Signed in',
  'sign-in.refused': 'Sign-in refused',
  'sign-in.ended': 'Signed out',
  'passkey.added': 'Passkey added',
  'passkey.removed': 'Passkey removed',
  'passkey.refused': 'Passkey refused',
  'second-factor.added': 'Authenticator app set up',
  'second-factor.removed': 'Authenticator app removed',
  'second-factor.refused': 'Code of the authenticator app refused',
  'recovery-codes.made': 'Recovery codes made',
  'email.change-asked': 'Another address asked for',
  'email.changed': 'Address changed',
  'email.change-cancelled': 'Change of address cancelled',
  'role.granted': 'Role granted',
  'role.revoked': 'Role taken back',
  'role.made': 'Own role made',
  'role.changed': 'Own role changed',
  'role.retired': 'Own role retired',
  'invitation.sent': 'Invitation sent',
  'invitation.withdrawn': 'Invitation withdrawn',
  'grant.made': 'Program let in',
  'grant.ended': 'Program shut out',
  'client.registered': 'Client registered',
  'client.changed': 'Client changed',
  'client.rotated': 'Client given a new secret',
  'client.deleted': 'Client deleted',
  'client.refused': 'Client refused',
  'registration.opened': 'Self-registration opened',
  'registration.closed': 'Self-registration closed',
  'resource.registered': 'Resource registered',
  'resource.changed': 'Resource changed',
  'resource.deleted': 'Resource deleted',
  'data.exported': 'Data exported',
  'account.closed': 'Account closed',
  'account.reopened': 'Account kept after all',
  'settings.changed': 'Sign-in settings changed',
  'key.made': 'Signing key made',
  'key.forgotten': 'Signing key forgotten',
}

/** What stands in columns of its own. */
const PLACED = ['address', 'device']
/** What says enough without its name. */
const BARE = ['reason', 'why', 'what', 'role', 'may', 'more']
const NAMES = ['name', 'program']

/** `with a passkey`, `“The phone”`, `too many codes`. */
export function wordsOf(details: Details | null): string {
  if (!details) return ''
  return Object.entries(details)
    .filter(([name, text]) => !PLACED.includes(name) && text !== '')
    .map(([name, text]) => {
      if (NAMES.includes(name)) return `“${text}”`
      return BARE.includes(name) ? text : `${name} ${text}`
    })
    .join(', ')
}
