import type { Concept } from '../../concept'
import { settingsLook } from './look-routes'
import { settings } from './routes'

export const routes: Concept['routes'] = [settings, settingsLook]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'operator', label: 'Settings', path: '/operator/settings', order: 55 },
  { in: 'work', for: 'operator', label: 'Settings', path: '/operator/settings', icon: 'settings', order: 5 },
]
