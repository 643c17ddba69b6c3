import type { Concept } from '../../concept'
import { authenticator } from './authenticator-routes'
import { passkeys } from './passkey-routes'
import { security } from './routes'

export const routes = [security, passkeys, authenticator]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Sign-in and security', path: '/security', order: 55 },
]
