import type { Concept } from '../../concept'
import { acceptingInvitations } from './accept-routes'
import { invitations } from './routes'

export const routes: Concept['routes'] = [invitations, acceptingInvitations]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    for: 'operator',
    label: 'Invitations',
    path: '/operator/invitations',
    icon: 'people',
    order: 25,
  },
]

export const unlisted = ['/invitations']
