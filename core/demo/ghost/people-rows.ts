import { PEOPLE } from '../people'
import { ghostId } from './ids'

const ROLE_NAMES = ['Administrator', 'Editor', 'Author', 'Contributor', 'Owner'] as const
/** What each may do in Ghost; who is not named here writes nothing and is not exported. */
const GHOST_ROLES = {
  ruth: 'Owner',
  mair: 'Editor',
  tom: 'Author',
  anjali: 'Author',
  gethin: 'Author',
  samir: 'Contributor',
} as const

const authors = PEOPLE.filter(person => person.handle in GHOST_ROLES)

export const userId = (handle: string) => ghostId('user', handle)

export const userRows = (at: string) =>
  authors.map(person => ({
    id: userId(person.handle),
    name: person.name,
    slug: person.handle,
    password: 'REMOVED',
    email: person.email,
    profile_image: null,
    cover_image: null,
    bio: person.bio,
    website: null,
    location: 'Wernbridge',
    facebook: null,
    twitter: null,
    accessibility: null,
    status: 'active',
    locale: null,
    visibility: 'public',
    meta_title: null,
    meta_description: null,
    tour: null,
    last_seen: at,
    created_at: at,
    updated_at: at,
  }))

export const roleRows = (at: string) =>
  ROLE_NAMES.map(name => ({
    id: ghostId('role', name),
    name,
    description: `${name}s`,
    created_at: at,
    updated_at: at,
  }))

export const roleUserRows = () =>
  Object.entries(GHOST_ROLES).map(([handle, role]) => ({
    id: ghostId('role-user', handle),
    role_id: ghostId('role', role),
    user_id: userId(handle),
  }))
