import type { Concept } from '../../concept'

import { securityLog } from './log-routes'
import { signInSettings } from './sign-in-settings-routes'

export const routes = [securityLog, signInSettings]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'security', label: 'Security log', path: '/operator/security', order: 68 },
  {
    in: 'work',
    for: 'security',
    label: 'Security log',
    path: '/operator/security',
    icon: 'search',
    order: 52,
  },
  { in: 'work', for: 'operator', label: 'Sign-in', path: '/operator/sign-in', icon: 'settings', order: 45 },
]
